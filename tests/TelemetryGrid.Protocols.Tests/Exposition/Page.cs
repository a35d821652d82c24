using System.Text;
using TelemetryGrid.Protocols.Exposition;

namespace TelemetryGrid.Protocols.Tests.Exposition;

/// <summary>Everything a reader says about a page, as text that tests compare.</summary>
internal static class Page
{
    public static List<string> Read(string page, ExpositionDialect dialect) => Read(Encoding.UTF8.GetBytes(page), dialect);

    public static List<string> Read(ReadOnlySpan<byte> page, ExpositionDialect dialect)
    {
        var entries = new List<string>();
        var reader = new ExpositionReader(page, dialect);
        ExpositionEntry entry;
        do
        {
            entry = reader.Read();
            entries.Add(
                entry switch
                {
                    ExpositionEntry.Sample => Sample(ref reader),
                    ExpositionEntry.Type => $"type {Text(reader.MetricName)} {reader.Type}",
                    ExpositionEntry.Help => $"help {Text(reader.MetricName)} {Help(reader.Text, dialect)}",
                    ExpositionEntry.Unit => $"unit {Text(reader.MetricName)} {Text(reader.Text)}",
                    ExpositionEntry.Comment => $"comment{Text(reader.Text)}",
                    ExpositionEntry.End => "end",
                    _ => reader.Error.ToString(),
                }
            );
        } while (entry is not (ExpositionEntry.End or ExpositionEntry.Error));
        Assert.Equal(entry, reader.Read());
        Assert.Equal(entry == ExpositionEntry.Error, reader.Error.Line > 0);
        return entries;
    }

    private static string Sample(ref ExpositionReader reader)
    {
        var text = new StringBuilder(
            $"{Unescaped(reader.MetricName)}{Labels(reader.Labels)} {GoFloat.Format(reader.Value, GoFloatStyle.General)}"
        );
        text.Append(reader.HasTimestamp ? $" @{reader.TimestampMs}" : "");
        if (reader.HasExemplar)
        {
            text.Append($" #{Labels(reader.ExemplarLabels)} {GoFloat.Format(reader.ExemplarValue, GoFloatStyle.General)}");
            text.Append(reader.HasExemplarTimestamp ? $" @{reader.ExemplarTimestampMs}" : "");
        }
        Assert.False(reader.SeriesText.IsEmpty);
        return text.ToString();
    }

    private static string Labels(ExpositionLabelEnumerator labels)
    {
        var pairs = new List<string>();
        foreach (var label in labels)
        {
            pairs.Add($"{Unescaped(label.Name)}={Unescaped(label.RawValue)}");
        }
        return $"{{{string.Join(",", pairs)}}}";
    }

    private static string Unescaped(ReadOnlySpan<byte> raw)
    {
        var text = new byte[raw.Length];
        var length = ExpositionText.UnescapeLabel(raw, text);
        Assert.True(ExpositionText.HasEscapes(raw) || length == raw.Length);
        return Encoding.UTF8.GetString(text.AsSpan(0, length));
    }

    private static string Help(ReadOnlySpan<byte> raw, ExpositionDialect dialect)
    {
        var text = new byte[raw.Length];
        return Encoding.UTF8.GetString(text.AsSpan(0, ExpositionText.UnescapeHelp(raw, dialect, text)));
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}
