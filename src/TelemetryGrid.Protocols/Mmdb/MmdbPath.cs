using System.Globalization;
using System.Text;

namespace TelemetryGrid.Protocols.Mmdb;

/// <summary>Where a value stands within a record, made once and followed often: <c>country.iso_code</c>, <c>subdivisions.0.iso_code</c>.</summary>
public sealed class MmdbPath
{
    /// <summary>Text of the path.</summary>
    private readonly string _text;

    /// <param name="path">Keys, and indexes of arrays, with dots between them. A step of digits alone is an index.</param>
    public MmdbPath(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _text = path;
        Steps = [.. path.Split('.').Select(Parse)];
        if (Steps.Length > MmdbDecoder.MaxDepth)
        {
            throw new ArgumentException($"A path has at most {MmdbDecoder.MaxDepth} steps: {path}", nameof(path));
        }
    }

    public static MmdbPath ContinentCode { get; } = new("continent.code");

    public static MmdbPath CountryIsoCode { get; } = new("country.iso_code");

    public static MmdbPath RegisteredCountryIsoCode { get; } = new("registered_country.iso_code");

    public static MmdbPath CountryName { get; } = new("country.names.en");

    public static MmdbPath RegionIsoCode { get; } = new("subdivisions.0.iso_code");

    public static MmdbPath RegionName { get; } = new("subdivisions.0.names.en");

    public static MmdbPath CityName { get; } = new("city.names.en");

    public static MmdbPath Latitude { get; } = new("location.latitude");

    public static MmdbPath Longitude { get; } = new("location.longitude");

    public static MmdbPath TimeZone { get; } = new("location.time_zone");

    public static MmdbPath AutonomousSystemNumber { get; } = new("autonomous_system_number");

    public static MmdbPath AutonomousSystemOrganization { get; } = new("autonomous_system_organization");

    internal Step[] Steps { get; }

    public override string ToString() => _text;

    private static Step Parse(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? new Step(null, index)
            : new Step(Encoding.UTF8.GetBytes(text), 0);

    internal readonly record struct Step(byte[]? Key, int Index);
}
