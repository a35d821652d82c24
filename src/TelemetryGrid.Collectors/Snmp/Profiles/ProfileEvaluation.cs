namespace TelemetryGrid.Collectors.Snmp.Profiles;

/// <summary>What a device's tables say under its profiles.</summary>
/// <param name="Samples">Each series once.</param>
/// <param name="OddRows">Rows whose index is not as the profile says.</param>
/// <param name="OddValues">Values that are no number, or no state that the profile knows.</param>
/// <param name="Duplicates">Samples left out, since another profile or table had said the series already.</param>
internal sealed record ProfileEvaluation(IReadOnlyList<ProfileSample> Samples, int OddRows, int OddValues, int Duplicates);
