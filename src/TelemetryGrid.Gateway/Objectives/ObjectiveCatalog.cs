using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using TelemetryGrid.Objectives;

namespace TelemetryGrid.Gateway.Objectives;

/// <summary>Which objectives there are, as the registry said at most a moment ago: measurements come many a second.</summary>
internal sealed class ObjectiveCatalog(IGrainFactory grains, IOptions<GatewayOptions> options, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private Known? _known;

    private sealed record Known(ImmutableArray<SloEntry> Entries, ILookup<string, SloEntry> ByName, long At);

    public ISloRegistryGrain Registry => grains.GetGrain<ISloRegistryGrain>(options.Value.Site);

    public ISloGrain Grain(SloEntry entry) => grains.GetGrain<ISloGrain>(SloKey.Of(options.Value.Site, entry.Service, entry.Name));

    /// <summary>Those of a name, of all services or one; of every name when that is null.</summary>
    public async Task<ImmutableArray<SloEntry>> FindAsync(string? name, string? service)
    {
        var known = await KnownAsync();
        var named = name is null ? known.Entries.AsEnumerable() : known.ByName[name];
        return [.. named.Where(e => service is null || e.Service == service)];
    }

    /// <summary>How objectives stand; those that are only just being set up are left out.</summary>
    public async Task<List<SloReport>> ReportsAsync(ImmutableArray<SloEntry> entries, bool detailed)
    {
        var reports = new List<SloReport>(entries.Length);
        foreach (var some in entries.Chunk(512))
        {
            reports.AddRange((await Task.WhenAll(some.Select(e => Grain(e).GetAsync(detailed)))).OfType<SloReport>());
        }
        return reports;
    }

    public void Forget() => Volatile.Write(ref _known, null);

    private async Task<Known> KnownAsync()
    {
        if (Volatile.Read(ref _known) is { } known && time.GetElapsedTime(known.At) < Fresh)
        {
            return known;
        }
        var entries = await Registry.ListAsync();
        known = new Known(entries, entries.ToLookup(e => e.Name, StringComparer.Ordinal), time.GetTimestamp());
        Volatile.Write(ref _known, known);
        return known;
    }
}
