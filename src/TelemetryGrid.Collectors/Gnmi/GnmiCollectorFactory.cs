using TelemetryGrid.Collectors.Ingest;
using TelemetryGrid.Collectors.Metrics;
using TelemetryGrid.Collectors.Sources;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Gnmi;

/// <summary>Makes a collector per device that is subscribed to, and per listener that devices dial out to.</summary>
public sealed class GnmiCollectorFactory : ICollectorFactory
{
    private readonly GnmiNode _node;
    private readonly DeviceAddressBook _addresses;
    private readonly SourceKind _kind;
    private readonly Func<SourceDefinition, GnmiDefinition?> _definition;
    private readonly Func<SourceDefinition, SourceCredentials, GnmiLogin?> _login;

    /// <param name="kind">The kind of source this is for.</param>
    /// <param name="definition">Where a source keeps its definition; null collects with every default.</param>
    /// <param name="login">Its name and password; null for none.</param>
    /// <exception cref="ArgumentException">The options do not hold; the message lists every error.</exception>
    public GnmiCollectorFactory(
        GnmiOptions options,
        SourceKind kind,
        Func<SourceDefinition, GnmiDefinition?> definition,
        Func<SourceDefinition, SourceCredentials, GnmiLogin?> login,
        DeviceAddressBook addresses,
        IngestPipeline pipeline,
        IMetricSink sink,
        IngestMetrics metrics,
        TimeProvider time
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }
        _node = new GnmiNode(options, pipeline, sink, metrics, time);
        (_kind, _definition, _login, _addresses) = (kind, definition, login, addresses);
    }

    public bool Handles(SourceKind kind) => kind == _kind;

    public ICollector Create(SourceDefinition source, SourceCredentials credentials)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(credentials);
        var definition = _definition(source) ?? new GnmiDefinition();
        return definition switch
        {
            { Listen: true, Transport: GnmiDefinition.Udp } => new JunosListener(source, _addresses, _node),
            { Listen: true } => new GnmiDialoutServer(source, definition, _addresses, _node),
            _ => new GnmiCollector(source, definition, _login(source, credentials), _node),
        };
    }
}
