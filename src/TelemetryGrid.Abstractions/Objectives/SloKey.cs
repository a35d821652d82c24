namespace TelemetryGrid.Objectives;

/// <summary>Keys of <see cref="ISloGrain"/>: <c>site/service/name</c>. Neither service nor name has a slash.</summary>
public static class SloKey
{
    public static string Of(string site, string service, string name) => $"{site}/{service}/{name}";
}
