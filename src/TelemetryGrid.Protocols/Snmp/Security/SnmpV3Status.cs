namespace TelemetryGrid.Protocols.Snmp.Security;

/// <summary>What became of a v3 message: accepted, or the one reason why not. The same words serve a refusal of ours and one that a report tells of.</summary>
public enum SnmpV3Status : byte
{
    Ok = 0,

    /// <summary>The bytes are no v3 message, or what the security part protected is no scoped PDU.</summary>
    Malformed,

    /// <summary>msgSecurityModel is not USM (snmpUnknownSecurityModels).</summary>
    UnsupportedSecurityModel,

    /// <summary>A nonsensical msgFlags (snmpInvalidMsgs).</summary>
    InvalidMessage,

    /// <summary>Nobody at the engine takes this PDU (snmpUnknownPDUHandlers).</summary>
    UnknownPduHandler,

    /// <summary>The user cannot speak at the message's level, or has to speak at a higher one (usmStatsUnsupportedSecLevels).</summary>
    UnsupportedSecurityLevel,

    /// <summary>boots and time are not the engine's (usmStatsNotInTimeWindows).</summary>
    NotInTimeWindow,

    /// <summary>The user is not known at the engine (usmStatsUnknownUserNames).</summary>
    UnknownUserName,

    /// <summary>The message is addressed to another engine, or asks for the engine's id (usmStatsUnknownEngineIDs).</summary>
    UnknownEngineId,

    /// <summary>The authentication field does not fit the message: another password or protocol, or altered on the way (usmStatsWrongDigests).</summary>
    WrongDigest,

    /// <summary>Authentic but not decipherable: another privacy password or protocol (usmStatsDecryptionErrors).</summary>
    DecryptionError,

    /// <summary>The engine serves the context only at times (snmpUnavailableContexts).</summary>
    UnavailableContext,

    /// <summary>The engine has no such context (snmpUnknownContexts).</summary>
    UnknownContext,

    /// <summary>A report whose object is none of the above.</summary>
    UnknownReport,
}
