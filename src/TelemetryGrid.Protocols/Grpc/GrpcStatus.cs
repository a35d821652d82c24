using System.Buffers;
using System.Globalization;
using System.Text;

namespace TelemetryGrid.Protocols.Grpc;

/// <summary>How a call ended, as the trailers <c>grpc-status</c> and <c>grpc-message</c> say.</summary>
public readonly record struct GrpcStatus(GrpcStatusCode Code, string Message)
{
    private const int MaxMessageLength = 1024;

    private static readonly string[] Names =
    [
        "OK",
        "CANCELLED",
        "UNKNOWN",
        "INVALID_ARGUMENT",
        "DEADLINE_EXCEEDED",
        "NOT_FOUND",
        "ALREADY_EXISTS",
        "PERMISSION_DENIED",
        "RESOURCE_EXHAUSTED",
        "FAILED_PRECONDITION",
        "ABORTED",
        "OUT_OF_RANGE",
        "UNIMPLEMENTED",
        "INTERNAL",
        "UNAVAILABLE",
        "DATA_LOSS",
        "UNAUTHENTICATED",
    ];

    /// <summary>The name the specification gives a code; the number where it gives none.</summary>
    public static string Name(ulong code) => code < (ulong)Names.Length ? Names[code] : code.ToString(CultureInfo.InvariantCulture);

    /// <param name="status">The value of <c>grpc-status</c>; null when the trailer is not there.</param>
    /// <param name="message">The value of <c>grpc-message</c>, percent-encoded.</param>
    public static GrpcStatus Parse(string? status, string? message)
    {
        if (status is null)
        {
            return new GrpcStatus(GrpcStatusCode.Unknown, "the call ended without a status");
        }
        var text = Decode(message ?? "");
        return
            uint.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            && code <= (uint)GrpcStatusCode.Unauthenticated
            ? new GrpcStatus((GrpcStatusCode)code, text)
            : new GrpcStatus(GrpcStatusCode.Unknown, $"status '{(status.Length > 32 ? status[..32] : status)}' {text}".TrimEnd());
    }

    /// <summary>What an answer that is no gRPC stands for ("HTTP to gRPC Status Code Mapping").</summary>
    public static GrpcStatus FromHttp(int status) =>
        new(
            status switch
            {
                400 => GrpcStatusCode.Internal,
                401 => GrpcStatusCode.Unauthenticated,
                403 => GrpcStatusCode.PermissionDenied,
                404 => GrpcStatusCode.Unimplemented,
                429 or 502 or 503 or 504 => GrpcStatusCode.Unavailable,
                _ => GrpcStatusCode.Unknown,
            },
            $"HTTP status {status.ToString(CultureInfo.InvariantCulture)}"
        );

    /// <summary>As <c>grpc-message</c> carries a text: everything but printable ASCII, and the percent sign, in percent encoding.</summary>
    public static string Encode(string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var text = new StringBuilder(message.Length);
        foreach (var octet in Encoding.UTF8.GetBytes(message))
        {
            if (octet is >= 0x20 and <= 0x7E and not (byte)'%')
            {
                text.Append((char)octet);
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $"%{octet:X2}");
            }
        }
        return text.ToString();
    }

    // An escape that is none stays as it is: what is left of a message is better than no message.
    private static string Decode(string message)
    {
        message = message.Length > MaxMessageLength ? message[..MaxMessageLength] : message;
        if (!message.Contains('%', StringComparison.Ordinal))
        {
            return message;
        }
        var octets = new ArrayBufferWriter<byte>(message.Length);
        for (var i = 0; i < message.Length; i++)
        {
            if (
                message[i] == '%'
                && i + 2 < message.Length
                && byte.TryParse(message.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var octet)
            )
            {
                octets.Write([octet]);
                i += 2;
            }
            else
            {
                octets.Write([message[i] < 0x80 ? (byte)message[i] : (byte)'?']);
            }
        }
        return Encoding.UTF8.GetString(octets.WrittenSpan);
    }

    /// <summary>As the specification names it: <c>UNAUTHENTICATED: invalid password</c>.</summary>
    public override string ToString() => string.IsNullOrEmpty(Message) ? Name((ulong)Code) : $"{Name((ulong)Code)}: {Message}";
}
