using TelemetryGrid.Protocols.RemoteWrite;
using TelemetryGrid.Protocols.Streaming;

namespace TelemetryGrid.Protocols.Otlp;

/// <summary>Reads of an ExportTraceServiceRequest (trace_service.proto) how many spans it has, no more.</summary>
public static class OtlpSpans
{
    /// <summary>Counts the spans of a request.</summary>
    public static TelemetryDefect Count(ReadOnlySpan<byte> body, out long spans)
    {
        spans = 0;
        TelemetryDefect defect = default;
        var resources = new ProtobufReader(body, 0, body.Length);
        while (OtlpFields.TryNext(ref resources, (1 << 3) | 2, out var resource))
        {
            var scopes = new ProtobufReader(body, resource.Start, resource.End);
            while (OtlpFields.TryNext(ref scopes, (2 << 3) | 2, out var scope))
            {
                var reader = new ProtobufReader(body, scope.Start, scope.End);
                while (OtlpFields.TryNext(ref reader, (2 << 3) | 2, out _))
                {
                    spans++;
                }
                if (!OtlpFields.Note(reader, ref defect))
                {
                    return defect;
                }
            }
            if (!OtlpFields.Note(scopes, ref defect))
            {
                return defect;
            }
        }
        OtlpFields.Note(resources, ref defect);
        return defect;
    }
}
