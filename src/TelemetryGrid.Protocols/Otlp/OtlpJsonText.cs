using System.Text.Encodings.Web;
using System.Text.Json;

namespace TelemetryGrid.Protocols.Otlp;

/// <summary>How values are written as JSON: for people, so letters stay letters. Keys may come twice, as they did on the wire.</summary>
internal static class OtlpJsonText
{
    public static JsonWriterOptions Options { get; } =
        new()
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            SkipValidation = true,
            MaxDepth = 2 * OtlpValue.MaxDepth,
        };
}
