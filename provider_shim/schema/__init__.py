"""What the provider and the constructs share: values, diagnostics, schemas and validators.

It imports nothing else from the project and no third-party package, so that it loads fast, both at `synth` and at
a launch of the provider.
"""
