"""Rules of NetApp Instaclustr that span several attributes."""
