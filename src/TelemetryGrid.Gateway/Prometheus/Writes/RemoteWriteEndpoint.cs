using Microsoft.Net.Http.Headers;
using TelemetryGrid.Metrics;

namespace TelemetryGrid.Gateway.Prometheus.Writes;

/// <summary><c>POST /api/v1/write</c>: remote write 1.0 and 2.0.</summary>
internal static class RemoteWriteEndpoint
{
    private const string Protobuf = "application/x-protobuf";

    public static async ValueTask<MetricIntakeResult> TakeAsync(HttpContext context, IMetricIntake intake, WriteLease lease)
    {
        var version = VersionOf(context.Request);
        // Remote write 1.0 and 2.0: "Content-Encoding: snappy" is the only one.
        var encoding = context.Request.Headers.ContentEncoding.ToString();
        if (!encoding.Equals("snappy", StringComparison.OrdinalIgnoreCase))
        {
            throw WriteException.Unsupported($"The Content-Encoding is '{encoding}'; remote write is sent with snappy.");
        }
        var snappy =
            context.RequestServices.GetService<IRemoteWriteDecompressor>()
            ?? throw new WriteException(StatusCodes.Status503ServiceUnavailable, "This node takes no remote write.");
        var compressed = await WriteBody.ReadAsync(context, lease, WriteBody.MaxCompressedBytes);
        var body = WriteBody.Decompress(snappy, compressed, lease);
        return await WriteEndpoint.IntoAsync(lease, () => intake.RemoteWriteAsync(body, version, context.RequestAborted));
    }

    // Remote write 2.0, "Content-Type": without proto= it is 1.0.
    private static RemoteWriteVersion VersionOf(HttpRequest request)
    {
        if (
            MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            && type.MediaType.Equals(Protobuf, StringComparison.OrdinalIgnoreCase)
        )
        {
            var proto = type.Parameters.FirstOrDefault(p => p.Name.Equals("proto", StringComparison.OrdinalIgnoreCase));
            switch (proto?.GetUnescapedValue().ToString())
            {
                case null:
                case "prometheus.WriteRequest":
                    return RemoteWriteVersion.V1;
                case "io.prometheus.write.v2.Request":
                    return RemoteWriteVersion.V2;
            }
        }
        throw WriteException.Unsupported(
            $"The Content-Type is '{request.ContentType}'; {Protobuf} is taken, with proto=prometheus.WriteRequest or proto=io.prometheus.write.v2.Request."
        );
    }
}
