namespace TelemetryGrid.Benchmarks.Syslog;

/// <summary>What a run sends.</summary>
internal enum SyslogMix
{
    /// <summary>Text of a server's daemon, as load generators send it.</summary>
    Plain,

    /// <summary>A network: daemons, firewalls with key=value, JSON, vendors' event names, link changes.</summary>
    Network,
}
