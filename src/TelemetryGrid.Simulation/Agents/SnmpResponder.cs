using TelemetryGrid.Protocols;
using TelemetryGrid.Protocols.Snmp;

namespace TelemetryGrid.Simulation.Agents;

/// <summary>Answers SNMP v2c requests from a view. Stateless apart from the view.</summary>
internal sealed class SnmpResponder(MibView view, ReadOnlyMemory<byte> community) : ISnmpResponder
{
    /// <summary>Answers up to this many octets, so that no GETBULK response needs IP fragments.</summary>
    public const int MaximumResponse = 1_472;

    private readonly MibAnswers _answers = new(view);

    /// <summary>False when the request deserves no answer: not v2c, wrong community, not a request, or damaged.</summary>
    /// <param name="request">A datagram.</param>
    /// <param name="response">Room for <see cref="MaximumResponse"/> octets.</param>
    /// <param name="length">How long the response is.</param>
    public bool TryRespond(ReadOnlySpan<byte> request, Span<byte> response, out int length)
    {
        length = 0;
        if (
            SnmpMessage.TryRead(request, out SnmpMessage message) != DecodeStatus.Ok
            || message.Version != SnmpVersion.V2c
            || !message.Community.SequenceEqual(community.Span)
        )
        {
            return false;
        }
        var writer = new CommunityBindings(response[..MaximumResponse], community.Span);
        if (!_answers.TryAnswer(message.Pdu, ref writer, out SnmpErrorStatus error, out int index))
        {
            return false;
        }
        length = writer.Finish(SnmpPduType.Response, message.Pdu.RequestId, error, index);
        return true;
    }
}
