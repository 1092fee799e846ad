data "mcpgateway_instaclustr_cassandra_cluster" "shop" {
  name = "sample-cassandra"
}

# What a backend's `cassandra_data_centre_id` takes: a cluster may have several.
output "cassandra_data_centre_id" {
  value = one([
    for each in data.mcpgateway_instaclustr_cassandra_cluster.shop.data_centres : each.id if each.name == "DC1"
  ])
}
