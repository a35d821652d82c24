namespace TelemetryGrid.Collectors.Validation;

/// <summary>Codes of reasons as APIs, counters and dead letters write them: <c>timestamp_in_future</c>.</summary>
public static class RecordReasonCode
{
    private static readonly string[] s_codes = [.. Enum.GetNames<RecordReason>().Select(Written)];

    public static string Of(RecordReason reason) => s_codes[(int)reason];

    private static string Written(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) ? (i == 0 ? "" : "_") + char.ToLowerInvariant(c) : c.ToString()));
}
