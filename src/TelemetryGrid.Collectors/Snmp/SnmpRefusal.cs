using TelemetryGrid.Protocols.Snmp;
using TelemetryGrid.Protocols.Snmp.Security;

namespace TelemetryGrid.Collectors.Snmp;

/// <summary>Says in a sentence why a v3 agent does not give what was asked.</summary>
internal static class SnmpRefusal
{
    /// <summary>True for what only other credentials or another configuration of the agent can mend.</summary>
    public static bool IsCredential(SnmpV3Status status) =>
        status
            is SnmpV3Status.UnknownUserName
                or SnmpV3Status.WrongDigest
                or SnmpV3Status.DecryptionError
                or SnmpV3Status.UnsupportedSecurityLevel
                or SnmpV3Status.UnknownContext;

    /// <summary>The sentence for a report of the agent.</summary>
    public static string Sentence(SnmpTarget target, SnmpV3Status status)
    {
        var who = $"{target.Credential} at {target.EndPoint}";
        return status switch
        {
            SnmpV3Status.UnknownUserName => $"{who}: unknown user; the agent does not have it.",
            SnmpV3Status.WrongDigest =>
                $"{who}: authentication failed; the authentication password or protocol ({target.User!.Auth}) is another one there.",
            SnmpV3Status.DecryptionError =>
                $"{who}: decryption error; the privacy password or protocol ({target.User!.Privacy}) is another one there.",
            SnmpV3Status.NotInTimeWindow => $"{who}: not in time window; the agent's clock or restart count cannot be followed.",
            SnmpV3Status.UnsupportedSecurityLevel => $"{who}: the agent does not take security level {target.User!.Level} from this user.",
            SnmpV3Status.UnknownContext => $"{who}: unknown context '{target.Context}'.",
            SnmpV3Status.UnavailableContext => $"{who}: context '{target.Context}' is not available now.",
            SnmpV3Status.UnknownEngineId => $"{who}: the agent does not accept its own engine id.",
            _ => $"{who}: the agent refused the request ({status}).",
        };
    }

    /// <summary>The sentence for silence. It tells more when the agent has told its engine id, and then nothing that can be used.</summary>
    public static string Silence(SnmpOperation operation)
    {
        var session = operation.Session!;
        var target = session.Target;
        if (session.Security is null)
        {
            return $"No answer from {target.EndPoint}.";
        }
        var seen = operation.LastDiscard;
        if (operation.SentAs is null || (session.HasAnswered && seen == SnmpV3Status.Ok))
        {
            return $"No answer from {target.EndPoint}. The agent is down or unreachable, or it does not speak SNMPv3 with this address.";
        }
        var hint = seen switch
        {
            SnmpV3Status.DecryptionError or SnmpV3Status.Malformed =>
                "what it answers cannot be deciphered, so the privacy password or protocol is another one there",
            SnmpV3Status.WrongDigest => "what it answers is not authentic, so the authentication password or protocol is another one there",
            SnmpV3Status.NotInTimeWindow => "what it answers is not in the time window",
            // Many agents drop without a word what deciphers to nonsense.
            _ when target.User!.Level == SnmpSecurityLevel.AuthPriv => "a wrong privacy password or protocol looks like this",
            _ => "it may not allow this user to read, or its answers are lost",
        };
        return $"No answer from {target.EndPoint} to {target.Credential}, though the agent told its engine id: {hint}.";
    }
}
