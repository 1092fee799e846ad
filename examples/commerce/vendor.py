"""The vendor's provider `instaclustr/instaclustr`, as far as this stack needs it.

`cdktf get` writes complete, typed classes of the same names to `imports/instaclustr/`; they are 20 MB, and made with
the provider itself at hand. With them, `main.py` imports from there, and this file goes.
"""

from typing import Any

from cdktf import TerraformProvider, TerraformProviderGeneratorMetadata, TerraformResource, TerraformVariable
from constructs import Construct

METADATA = TerraformProviderGeneratorMetadata(
    provider_name="instaclustr", provider_version="2.1.89", provider_version_constraint="~> 2.1"
)


class InstaclustrProvider(TerraformProvider):
    """The provider."""

    def __init__(self, scope: Construct, id: str, *, terraform_key: TerraformVariable) -> None:
        super().__init__(
            scope,
            id,
            terraform_resource_type="instaclustr",
            terraform_provider_source="instaclustr/instaclustr",
            terraform_generator_metadata=METADATA,
        )
        self.add_override("terraform_key", f"Instaclustr-Terraform {terraform_key.string_value}")


class _Cluster(TerraformResource):
    TYPE = ""

    def __init__(self, scope: Construct, id: str, **arguments: Any) -> None:
        super().__init__(scope, id, terraform_resource_type=self.TYPE, terraform_generator_metadata=METADATA)
        for name, value in arguments.items():
            self.add_override(name, value)

    @property
    def id(self) -> str:
        """Its id."""
        return self.get_string_attribute("id")


class KafkaClusterV3(_Cluster):
    """A Kafka cluster."""

    TYPE = "instaclustr_kafka_cluster_v3"


class CassandraClusterV2(_Cluster):
    """A Cassandra cluster."""

    TYPE = "instaclustr_cassandra_cluster_v2"
