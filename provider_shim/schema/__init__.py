"""What the provider and the constructs share: values, diagnostics, schemas, validators, and the clouds' own rules.

It imports nothing else of the project and no third-party package, so that it costs as little at `synth` as it does at
a launch of the provider.
"""
