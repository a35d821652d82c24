using System.Text.Json;
using TelemetryGrid.Protocols.RemoteWrite;

namespace TelemetryGrid.Protocols.Otlp;

/// <summary>Answers to exporters: the Export…ServiceResponse of each signal, which differ in a name only, and failures over HTTP.</summary>
public static class OtlpResponse
{
    /// <summary>Of everything taken it is empty (specification, "Full Success"); else it says how much was not, and why.</summary>
    public static byte[] Protobuf(long rejected, string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (rejected == 0 && message.Length == 0)
        {
            return [];
        }
        var partial = new ProtobufWriter();
        partial.Varint(1 << 3, (ulong)rejected);
        partial.Text((2 << 3) | 2, message);
        var response = new ProtobufWriter();
        response.Bytes((1 << 3) | 2, partial.Written);
        return response.Written.ToArray();
    }

    /// <summary>The same as JSON; numbers of 64 bits are texts there.</summary>
    public static byte[] Json(OtlpSignal signal, long rejected, string message) =>
        rejected == 0 && message.Length == 0
            ? "{}"u8.ToArray()
            : Json(json =>
            {
                json.WriteStartObject("partialSuccess"u8);
                json.WriteString(
                    signal switch
                    {
                        OtlpSignal.Metrics => "rejectedDataPoints",
                        OtlpSignal.Logs => "rejectedLogRecords",
                        _ => "rejectedSpans",
                    },
                    rejected.ToString(System.Globalization.CultureInfo.InvariantCulture)
                );
                json.WriteString("errorMessage"u8, message);
                json.WriteEndObject();
            });

    /// <summary>A google.rpc.Status, as the body of a failure ("Failures").</summary>
    public static byte[] Failure(int code, string message, bool isJson)
    {
        if (isJson)
        {
            return Json(json =>
            {
                json.WriteNumber("code"u8, code);
                json.WriteString("message"u8, message);
            });
        }
        var status = new ProtobufWriter();
        status.Varint(1 << 3, (ulong)code);
        status.Text((2 << 3) | 2, message);
        return status.Written.ToArray();
    }

    private static byte[] Json(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }
}
