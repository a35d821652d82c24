namespace TelemetryGrid.Protocols.Snmp.Security;

/// <summary>
/// How a scoped PDU is encrypted. The 192- and 256-bit keys of AES are longer than what the older digests give; two incompatible
/// ways of stretching them are in the field, and a device speaks one of them.
/// </summary>
public enum UsmPrivProtocol : byte
{
    None = 0,

    /// <summary>CBC-DES (RFC 3414 §8).</summary>
    Des,

    /// <summary>CFB128-AES-128 (RFC 3826).</summary>
    Aes128,

    /// <summary>AES-192 with the key extension of draft-blumenthal-aes-usm-04.</summary>
    Aes192,

    /// <summary>AES-256 with the key extension of draft-blumenthal-aes-usm-04.</summary>
    Aes256,

    /// <summary>AES-192 with the key extension of draft-reeder-snmpv3-usm-3desede, as Cisco and others use it.</summary>
    Aes192Cisco,

    /// <summary>AES-256 with the key extension of draft-reeder-snmpv3-usm-3desede, as Cisco and others use it.</summary>
    Aes256Cisco,
}
