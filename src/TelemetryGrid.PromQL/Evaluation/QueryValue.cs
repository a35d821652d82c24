namespace TelemetryGrid.PromQL;

/// <summary>The result of a query: <see cref="ScalarValue"/>, <see cref="StringValue"/>, <see cref="VectorValue"/> or <see cref="MatrixValue"/>.</summary>
public abstract record QueryValue
{
    private protected QueryValue() { }
}
