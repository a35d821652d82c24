using System.Collections.Immutable;
using System.Net;
using TelemetryGrid.Collectors.Sources;
using TelemetryGrid.Identity;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Otlp;

/// <summary>How a source's settings say that OTLP becomes series and records.</summary>
internal sealed record OtlpMapping
{
    public required SourceId Source { get; init; }

    /// <summary>Of what names none; null for none.</summary>
    public DeviceId? Device { get; init; }

    /// <summary>The first of these attributes that is there names the device.</summary>
    public ImmutableArray<string> DeviceAttributes { get; init; } = ["host.name", "net.host.name", "net.host.ip"];

    /// <summary>Resource attributes that become labels of every series.</summary>
    public ImmutableHashSet<string> PromoteAttributes { get; init; } = [];

    /// <summary>Series have the scope's name and version.</summary>
    public bool ScopeLabels { get; init; }

    /// <summary>Labels of everything.</summary>
    public ImmutableDictionary<string, string> Enrichment { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Which device an address is.</summary>
    public required DeviceAddressBook Addresses { get; init; }

    /// <summary>Series remembered, with what delta ones have come to; beyond, those silent longest are forgotten.</summary>
    public int MaxSeries { get; init; } = 200_000;

    /// <summary>Buckets of one histogram; a point with more is refused.</summary>
    public int MaxBuckets { get; init; } = 1024;

    public static OtlpMapping Of(SourceDefinition source, DeviceAddressBook addresses)
    {
        var settings = new SourceSettings(source);
        return new OtlpMapping
        {
            Source = source.Id,
            Device = source.Device,
            DeviceAttributes = settings.List(OtlpSettings.DeviceAttributes),
            PromoteAttributes = [.. settings.List(OtlpSettings.PromoteAttributes)],
            ScopeLabels = settings.Flag(OtlpSettings.ScopeLabels),
            Enrichment = source.Enrichment,
            Addresses = addresses,
        };
    }

    /// <summary>The device of a name or address; null when it can be neither.</summary>
    public DeviceId? DeviceOf(string name) =>
        IPAddress.TryParse(name, out var address) && name.AsSpan().ContainsAny('.', ':') ? Addresses.Find(address)
        : DeviceId.TryParse(name, out var device) ? device
        : null;
}
