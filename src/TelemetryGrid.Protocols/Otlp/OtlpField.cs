namespace TelemetryGrid.Protocols.Otlp;

/// <summary>A field as both encodings write it.</summary>
/// <param name="Child">Of a message, or null.</param>
internal sealed record OtlpField(uint Number, OtlpFieldType Type, bool IsRepeated, OtlpMessage? Child = null);
