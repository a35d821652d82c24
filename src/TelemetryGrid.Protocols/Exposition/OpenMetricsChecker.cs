using System.Text;

namespace TelemetryGrid.Protocols.Exposition;

/// <summary>
/// Holds a whole OpenMetrics page against the rules that no single line shows: families and metrics in one piece each, metadata first
/// and once, suffixes and values as the type wants them. Memory grows with the page, which the caller has bounded; an ingest that needs
/// speed more than judgement uses <see cref="ExpositionReader"/> alone. Sections cited are those of open_metrics_spec.md.
/// </summary>
public static class OpenMetricsChecker
{
    /// <summary>Whether the page is sound; otherwise the first defect, in reading order.</summary>
    public static bool TryCheck(ReadOnlySpan<byte> page, out ExpositionError error)
    {
        var claimed = new HashSet<string>(StringComparer.Ordinal);
        OpenMetricsFamily? family = null;
        var reader = new ExpositionReader(page, ExpositionDialect.OpenMetrics);
        while (true)
        {
            var line = reader.Line;
            var entry = reader.Read();
            if (entry == ExpositionEntry.Error)
            {
                error = reader.Error;
                return false;
            }
            string? reason = null;
            if (entry == ExpositionEntry.End || !Belongs(family, ref reader))
            {
                // What the last family lacks shows only now, at its last line.
                reason = family?.Close();
                if (reason is not null)
                {
                    error = new ExpositionError(line, 0, reason);
                    return false;
                }
                if (entry == ExpositionEntry.End)
                {
                    error = default;
                    return true;
                }
                family = new OpenMetricsFamily(Name(ref reader), claimed);
                reason = entry == ExpositionEntry.Sample ? family.ClaimNames() : family.ClaimFamily();
            }
            reason ??= entry switch
            {
                ExpositionEntry.Type => family!.SetType(reader.Type),
                ExpositionEntry.Help => family!.SetHelp(),
                ExpositionEntry.Unit => family!.SetUnit(reader.Text),
                _ => family!.Add(ref reader),
            };
            if (reason is not null)
            {
                error = new ExpositionError(reader.Line, 0, reason);
                return false;
            }
        }
    }

    private static bool Belongs(OpenMetricsFamily? family, scoped ref ExpositionReader reader) =>
        family is not null
        && (reader.Entry == ExpositionEntry.Sample ? family.HasSample(Name(ref reader)) : family.Name == Name(ref reader));

    private static string Name(scoped ref ExpositionReader reader) => Encoding.UTF8.GetString(reader.MetricName);
}
