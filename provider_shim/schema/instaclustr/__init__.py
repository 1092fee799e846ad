"""Config validators for NetApp Instaclustr."""
