using TelemetryGrid.Protocols;
using TelemetryGrid.Protocols.Snmp;
using TelemetryGrid.Protocols.Snmp.Security;

namespace TelemetryGrid.Collectors.Snmp;

/// <summary>The end of a request. Dispose it once, when its bindings have been read; its memory is used for the next request.</summary>
public readonly struct SnmpResponse : IDisposable, IEquatable<SnmpResponse>
{
    private readonly SnmpOperation? _operation;
    private readonly int _requestId;

    internal SnmpResponse(SnmpOperation operation, int requestId)
    {
        _operation = operation;
        _requestId = requestId;
    }

    private SnmpOperation Operation =>
        _operation is { } operation && operation.RequestId == _requestId
            ? operation
            : throw new ObjectDisposedException(nameof(SnmpResponse));

    public SnmpRequestStatus Status => _operation is null ? SnmpRequestStatus.Overloaded : Operation.Status;

    /// <summary>Why there is no answer, as a sentence; null when there is one.</summary>
    public string? Error => _operation is null ? "Too many requests are pending." : Operation.Error;

    /// <summary>From the last send to the answer.</summary>
    public TimeSpan RoundTrip => _operation is null ? TimeSpan.Zero : Operation.RoundTrip;

    /// <summary>Length of the response message in bytes.</summary>
    public int Length => Operation.Response.Length;

    /// <summary>The response; empty unless <see cref="Status"/> is <see cref="SnmpRequestStatus.Answered"/>. Valid until <see cref="Dispose"/>.</summary>
    public SnmpPdu Pdu =>
        Operation.Form switch
        {
            SnmpResponseForm.ScopedPdu => SnmpScopedPdu.TryRead(Operation.Response, isPadded: true, out var scopedPdu) == DecodeStatus.Ok
                ? scopedPdu.Pdu
                : default,
            SnmpResponseForm.Secured => SnmpV3Message.TryRead(Operation.Response, out var secured) == DecodeStatus.Ok
            && secured.TryOpen(UsmLocalUser.Discovery, default, out var opened) == SnmpV3Status.Ok
                ? opened.Pdu
                : default,
            _ => SnmpMessage.TryRead(Operation.Response, out var message) == DecodeStatus.Ok ? message.Pdu : default,
        };

    internal bool IsSecured => _operation is not null && Operation.Session?.Security is not null;

    /// <summary>v3: why the agent refused; Ok unless <see cref="Status"/> is <see cref="SnmpRequestStatus.Refused"/>.</summary>
    public SnmpV3Status Refusal => _operation is null ? SnmpV3Status.Ok : Operation.Refusal;

    public void Dispose()
    {
        if (_operation is { } operation && operation.RequestId == _requestId)
        {
            operation.Release();
        }
    }

    public bool Equals(SnmpResponse other) => _operation == other._operation && _requestId == other._requestId;

    public override bool Equals(object? obj) => obj is SnmpResponse other && Equals(other);

    public override int GetHashCode() => _requestId;

    public static bool operator ==(SnmpResponse left, SnmpResponse right) => left.Equals(right);

    public static bool operator !=(SnmpResponse left, SnmpResponse right) => !left.Equals(right);
}
