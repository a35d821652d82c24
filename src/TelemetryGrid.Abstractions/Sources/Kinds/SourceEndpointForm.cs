namespace TelemetryGrid.Sources;

/// <summary>What the endpoint of a source is.</summary>
public enum SourceEndpointForm
{
    /// <summary>An address of this machine and a port: <c>0.0.0.0:2055</c>.</summary>
    Listener,

    /// <summary>One device's address, with or without a port: <c>192.0.2.1</c>.</summary>
    Agent,

    /// <summary>A host, by name or address, and a port: <c>router1.example.net:57400</c>.</summary>
    Host,

    /// <summary>An <c>http</c> or <c>https</c> URL.</summary>
    Url,

    /// <summary>Judged by the collector itself.</summary>
    Any,
}
