using System.Globalization;
using System.Text;
using TelemetryGrid.Collectors.Declarations;
using TelemetryGrid.Collectors.Enrichment.Files;
using TelemetryGrid.Protocols.Flows;
using TelemetryGrid.Protocols.Mmdb;

namespace TelemetryGrid.Collectors.Enrichment.Geo;

/// <summary>Says where addresses are and whose, from databases in the MaxMind format. A database is checked as a whole before it is used.</summary>
internal sealed class GeoStage(IEnumerable<string> paths) : IEnrichmentStage
{
    // Arrays in .NET end there, and no database is near it.
    private const long MaxBytes = 2_000_000_000;

    private static readonly (string Prefix, AddressNames Names)[] s_names =
    [
        .. new[] { "source", "destination", "client", "peer", EnrichedAddress.DevicePrefix }.Select(p => (p, new AddressNames(p))),
    ];

    private readonly WatchedFile<MmdbDatabase>[] _files =
    [
        .. paths.Select(p => new WatchedFile<MmdbDatabase>(p, MaxBytes, Read, d => d.Metadata.BuildTime)),
    ];

    public string Name => "geo";

    public IReadOnlyList<IWatchedFile> Files => _files;

    public IReadOnlyCollection<string> Reads => HasData ? EnrichmentDraft.AddressKeys : [];

    public bool TellsDevices => HasData;

    public DateTimeOffset? DataTime => _files.Min(f => f.DataTime);

    public void Enrich(EnrichmentDraft draft)
    {
        foreach (var address in draft.Addresses)
        {
            var names = Array.Find(s_names, n => n.Prefix == address.Prefix).Names;
            var told = new Told();
            foreach (var file in _files)
            {
                if (file.Value is { } database && database.Find(address.Address, out var value) == MmdbStatus.Found)
                {
                    Annotate(draft, names, value, told);
                }
            }
        }
    }

    /// <summary>Whether there is any database to ask.</summary>
    public bool HasData => Array.Exists(_files, f => f.Value is not null);

    /// <summary>The autonomous system of an address; 0 when no database says. Allocates nothing.</summary>
    public uint FindAs(in FlowAddress address)
    {
        foreach (var file in _files)
        {
            if (
                file.Value is { } database
                && database.Find(address, out var record) == MmdbStatus.Found
                && record.Find(MmdbPath.AutonomousSystemNumber, out var number) == MmdbStatus.Found
                && number.TryGetUInt64(out var system)
                && system <= uint.MaxValue
            )
            {
                return (uint)system;
            }
        }
        return 0;
    }

    /// <summary>Country, and the organization of the autonomous system; null where no database says.</summary>
    public (string? Country, string? Organization) Find(in FlowAddress address)
    {
        var (country, organization) = ((string?)null, (string?)null);
        foreach (var file in _files)
        {
            if (file.Value is { } database && database.Find(address, out var record) == MmdbStatus.Found)
            {
                country ??= Text(record, MmdbPath.CountryIsoCode);
                organization ??= Text(record, MmdbPath.AutonomousSystemOrganization);
            }
        }
        return (country, organization);
    }

    private static void Annotate(EnrichmentDraft draft, AddressNames names, MmdbValue record, Told told)
    {
        if (!told.Country && Text(record, MmdbPath.CountryIsoCode) is { } country)
        {
            told.Country = true;
            draft.Annotate(names.Country, country);
            // Region and city of another database than the country's could contradict it.
            draft.Annotate(names.Region, Text(record, MmdbPath.RegionIsoCode));
            draft.Annotate(names.Locality, Text(record, MmdbPath.CityName));
            draft.Annotate(names.Latitude, Number(record, MmdbPath.Latitude));
            draft.Annotate(names.Longitude, Number(record, MmdbPath.Longitude));
        }
        if (
            !told.System
            && record.Find(MmdbPath.AutonomousSystemNumber, out var number) == MmdbStatus.Found
            && number.TryGetUInt64(out var system)
        )
        {
            told.System = true;
            draft.Annotate(names.SystemNumber, system.ToString(CultureInfo.InvariantCulture));
            draft.Annotate(names.SystemOrganization, Text(record, MmdbPath.AutonomousSystemOrganization));
        }
    }

    private static string? Text(MmdbValue record, MmdbPath path) =>
        record.Find(path, out var value) == MmdbStatus.Found && value.TryGetString(out var text) ? Encoding.UTF8.GetString(text) : null;

    private static string? Number(MmdbValue record, MmdbPath path) =>
        record.Find(path, out var value) == MmdbStatus.Found && value.TryGetDouble(out var number) && double.IsFinite(number)
            ? number.ToString("R", CultureInfo.InvariantCulture)
            : null;

    private static MmdbDatabase? Read(string path, byte[] bytes, List<DeclarationError> errors)
    {
        if (!MmdbDatabase.TryOpen(bytes, out var database, out var problem))
        {
            errors.Add(new DeclarationError(path, 1, problem));
        }
        return database;
    }

    private sealed class Told
    {
        public bool Country { get; set; }

        public bool System { get; set; }
    }

    /// <summary>Written once, so that a look-up makes no names.</summary>
    private sealed class AddressNames(string prefix)
    {
        public string Country { get; } = prefix + ".geo.country_iso_code";

        public string Region { get; } = prefix + ".geo.region_iso_code";

        public string Locality { get; } = prefix + ".geo.locality.name";

        public string Latitude { get; } = prefix + ".geo.location.lat";

        public string Longitude { get; } = prefix + ".geo.location.lon";

        public string SystemNumber { get; } = prefix + ".as.number";

        public string SystemOrganization { get; } = prefix + ".as.organization";
    }
}
