using TelemetryGrid.Protocols;
using TelemetryGrid.Protocols.Snmp;

namespace TelemetryGrid.Collectors.Snmp;

/// <summary>Reads scalars by GET, in one request if the agent lets it: tooBig splits the request, v1's noSuchName leaves out the variable named.</summary>
internal static class SnmpScalars
{
    /// <summary>Values in the order of the names, noSuchObject for those that the agent does not have.</summary>
    public static async Task<(SnmpValue[] Values, SnmpFailure? Failure)> GetAsync(SnmpSession session, ObjectIdentifier[] names)
    {
        var values = new SnmpValue[names.Length];
        Array.Fill(values, SnmpValue.NoSuchObject);
        var batches = new Stack<int[]>();
        batches.Push([.. Enumerable.Range(0, names.Length)]);
        while (batches.TryPop(out var batch))
        {
            if (batch.Length == 0)
            {
                continue;
            }
            using var response = await session.GetAsync(Array.ConvertAll(batch, i => names[i]));
            if (response.Status != SnmpRequestStatus.Answered)
            {
                return (values, Unanswered(response));
            }
            if (Take(response.Pdu, names, batch, values, batches) is { } failure)
            {
                return (values, failure);
            }
        }
        return (values, null);
    }

    public static SnmpFailure Unanswered(SnmpResponse response) =>
        response is { Status: SnmpRequestStatus.TimedOut, IsSecured: true } ? new SnmpFailure(SnmpPollStatus.TimedOut, response.Error!)
        : response.Status == SnmpRequestStatus.TimedOut
            ? new SnmpFailure(
                SnmpPollStatus.TimedOut,
                $"{response.Error} The agent is down or unreachable, or it does not accept this address or community."
            )
        : SnmpRefusal.IsCredential(response.Refusal) ? new SnmpFailure(SnmpPollStatus.Unauthorized, response.Error!)
        : new SnmpFailure(SnmpPollStatus.Failed, response.Error ?? response.Status.ToString());

    private static SnmpFailure? Take(SnmpPdu pdu, ObjectIdentifier[] names, int[] batch, SnmpValue[] values, Stack<int[]> batches)
    {
        switch (pdu.ErrorStatus)
        {
            case SnmpErrorStatus.NoError:
                var reader = pdu.VarBinds;
                while (reader.TryRead(out var varBind))
                {
                    var position = reader.Count - 1;
                    if (position < batch.Length && varBind.Name.Equals(names[batch[position]].Encoded))
                    {
                        values[batch[position]] = varBind.Value.ToValue();
                    }
                }
                return reader.Status == DecodeStatus.Ok
                    ? null
                    : new SnmpFailure(SnmpPollStatus.Failed, $"The agent's response is malformed ({reader.Status}).");
            case SnmpErrorStatus.TooBig when batch.Length > 1:
                batches.Push(batch[(batch.Length / 2)..]);
                batches.Push(batch[..(batch.Length / 2)]);
                return null;
            case SnmpErrorStatus.TooBig:
                return null;
            case SnmpErrorStatus.NoSuchName when pdu.ErrorIndex >= 1 && pdu.ErrorIndex <= batch.Length:
                var wrong = batch[pdu.ErrorIndex - 1];
                batches.Push(Array.FindAll(batch, i => i != wrong));
                return null;
            case SnmpErrorStatus.AuthorizationError:
                return new SnmpFailure(SnmpPollStatus.Unauthorized, "The agent refuses this community (authorizationError).");
            default:
                return new SnmpFailure(SnmpPollStatus.Failed, $"The agent answered {pdu.ErrorStatus}.");
        }
    }
}
