namespace TelemetryGrid.Protocols.Snmp;

/// <summary>
/// The BER tag of a variable's value (RFC 2578 §7.1, RFC 3416 §3). A tag that is not listed is passed on uninterpreted, since
/// old agents still send types that later SMI versions dropped.
/// </summary>
public enum SnmpValueType : byte
{
    /// <summary>INTEGER and Integer32: −2^31 … 2^31−1.</summary>
    Integer32 = 0x02,
    OctetString = 0x04,

    /// <summary>"unSpecified": the placeholder value of requests.</summary>
    Null = 0x05,
    ObjectIdentifier = 0x06,

    /// <summary>Four bytes, an IPv4 address.</summary>
    IpAddress = 0x40,
    Counter32 = 0x41,

    /// <summary>Gauge32 and Unsigned32 share one tag.</summary>
    Gauge32 = 0x42,

    /// <summary>Hundredths of a second, modulo 2^32 (wraps after 497 days).</summary>
    TimeTicks = 0x43,

    /// <summary>BER within an octet string; in the field it wraps a float or a double.</summary>
    Opaque = 0x44,

    /// <summary>Never in a v1 message.</summary>
    Counter64 = 0x46,

    /// <summary>UInteger32 of RFC 1442, withdrawn; read like Gauge32.</summary>
    UInteger32 = 0x47,

    /// <summary>v2 exception: the agent knows no such object type.</summary>
    NoSuchObject = 0x80,

    /// <summary>v2 exception: the object type exists, this instance of it does not.</summary>
    NoSuchInstance = 0x81,

    /// <summary>v2 exception: nothing follows the requested name.</summary>
    EndOfMibView = 0x82,
}
