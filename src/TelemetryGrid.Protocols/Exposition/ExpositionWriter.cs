using System.Buffers;
using System.Globalization;
using System.Text;

namespace TelemetryGrid.Protocols.Exposition;

/// <summary>
/// Writes a page in the Prometheus text format: 0.0.4, and 1.0.0 where a name needs quotes. A sample is <see cref="BeginSample"/>, any
/// number of <see cref="Label"/>, then <see cref="EndSample"/>. Does not flush; not thread-safe.
/// </summary>
public sealed class ExpositionWriter(IBufferWriter<byte> output)
{
    /// <summary>What an answer in this format says it is.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private bool _open;
    private bool _braces;

    /// <summary>The help line of a family; it comes before its samples, once.</summary>
    public void Help(string family, string text)
    {
        Write("# HELP "u8);
        WriteName(family);
        Write(" "u8);
        WriteEscaped(text, quotes: false);
        Write("\n"u8);
    }

    /// <summary>The type line of a family. Types that only OpenMetrics knows become the nearest the text format has.</summary>
    public void Type(string family, ExpositionMetricType type)
    {
        Write("# TYPE "u8);
        WriteName(family);
        Write(
            type switch
            {
                ExpositionMetricType.Counter => " counter\n"u8,
                ExpositionMetricType.Gauge or ExpositionMetricType.Info or ExpositionMetricType.StateSet => " gauge\n"u8,
                ExpositionMetricType.Histogram => " histogram\n"u8,
                ExpositionMetricType.Summary => " summary\n"u8,
                _ => " untyped\n"u8,
            }
        );
    }

    /// <param name="metric">Its name; one beyond the legacy characters goes, quoted, into the braces.</param>
    public void BeginSample(string metric)
    {
        Expect(!_open, "The sample before has not ended.");
        _open = true;
        _braces = !IsLegacy(metric, colons: true);
        Write(_braces ? "{"u8 : ""u8);
        WriteName(metric);
    }

    public void Label(string name, string value)
    {
        Expect(_open, "No sample has begun.");
        Write(_braces ? ","u8 : "{"u8);
        _braces = true;
        if (IsLegacy(name, colons: false))
        {
            WriteText(name);
        }
        else
        {
            WriteQuoted(name);
        }
        Write("="u8);
        WriteQuoted(value);
    }

    /// <param name="timestampMs">Milliseconds since 1970; null leaves it to the reader's clock.</param>
    public void EndSample(double value, long? timestampMs = null)
    {
        Expect(_open, "No sample has begun.");
        _open = false;
        Write(_braces ? "} "u8 : " "u8);
        GoFloat.TryFormat(value, GoFloatStyle.General, output.GetSpan(GoFloat.MaxLength), out var written);
        output.Advance(written);
        if (timestampMs is { } milliseconds)
        {
            Write(" "u8);
            milliseconds.TryFormat(output.GetSpan(20), out written, default, CultureInfo.InvariantCulture);
            output.Advance(written);
        }
        Write("\n"u8);
    }

    private void WriteName(string name)
    {
        if (IsLegacy(name, colons: true))
        {
            WriteText(name);
        }
        else
        {
            WriteQuoted(name);
        }
    }

    private void WriteQuoted(string text)
    {
        Write("\""u8);
        WriteEscaped(text, quotes: true);
        Write("\""u8);
    }

    private void WriteEscaped(ReadOnlySpan<char> text, bool quotes)
    {
        for (int next; (next = quotes ? text.IndexOfAny('\\', '\n', '"') : text.IndexOfAny('\\', '\n')) >= 0; text = text[(next + 1)..])
        {
            WriteText(text[..next]);
            Write(
                text[next] switch
                {
                    '\n' => "\\n"u8,
                    '"' => "\\\""u8,
                    _ => "\\\\"u8,
                }
            );
        }
        WriteText(text);
    }

    private void WriteText(ReadOnlySpan<char> text)
    {
        var written = Encoding.UTF8.GetBytes(text, output.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length)));
        output.Advance(written);
    }

    private void Write(ReadOnlySpan<byte> bytes) => output.Write(bytes);

    private static bool IsLegacy(string name, bool colons)
    {
        foreach (var character in name)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character != '_' && !(colons && character == ':'))
            {
                return false;
            }
        }
        return name.Length > 0 && !char.IsAsciiDigit(name[0]);
    }

    private static void Expect(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new InvalidOperationException(otherwise);
        }
    }
}
