namespace TelemetryGrid.Protocols.Bmp;

/// <summary>RFC 7854 §4.2, RFC 9069 §4.1.</summary>
public enum BmpPeerType : byte
{
    Global = 0,

    /// <summary>In a VPN, told apart by its route distinguisher.</summary>
    RouteDistinguisher = 1,

    /// <summary>In an instance whose distinguisher only the router understands.</summary>
    LocalInstance = 2,

    /// <summary>No peer, but what the router itself selected.</summary>
    LocalRib = 3,
}
