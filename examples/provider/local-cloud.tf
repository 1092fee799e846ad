# Both clouds inside the provider, kept in a file: nothing of it needs an account.
provider "mcpgateway" {
  emulator = {
    path = "cloud.db"
  }
}
