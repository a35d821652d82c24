using System.Buffers;
using System.Collections.Immutable;
using TelemetryGrid.Alerting.Serialization;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Silences;

/// <summary>All silences as bytes; the first of them is the format.</summary>
public static class SilenceBookFormat
{
    private const byte Version = 1;

    public static void Write(SilenceBook book, IBufferWriter<byte> into)
    {
        ArgumentNullException.ThrowIfNull(book);
        ArgumentNullException.ThrowIfNull(into);
        var writer = new StateWriter(into);
        writer.Byte(Version);
        writer.Int(book.Silences.Count);
        foreach (var silence in book.Silences.Values)
        {
            writer.Text(silence.Id);
            writer.Int(silence.Matchers.Length);
            foreach (var matcher in silence.Matchers)
            {
                writer.Text(matcher.Name);
                writer.Byte((byte)matcher.Operator);
                writer.Text(matcher.Value);
            }
            writer.Time(silence.StartsAt);
            writer.Time(silence.EndsAt);
            writer.Time(silence.UpdatedAt);
            writer.Text(silence.CreatedBy);
            writer.Text(silence.Comment);
        }
    }

    /// <exception cref="InvalidDataException">These are not the bytes of silences, or of a format that is not known.</exception>
    public static SilenceBook Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new StateReader(bytes);
        reader.Version(Version);
        var silences = SilenceBook.Empty.Silences.ToBuilder();
        for (var left = reader.Count(); left > 0; left--)
        {
            var id = reader.Text();
            var matchers = ImmutableArray.CreateBuilder<LabelMatcher>();
            for (var more = reader.Count(); more > 0; more--)
            {
                matchers.Add(Matcher(reader.Text(), reader.Byte(), reader.Text()));
            }
            silences[id] = new Silence(
                id,
                matchers.ToImmutable(),
                reader.Time(),
                reader.Time(),
                reader.Time(),
                reader.Text(),
                reader.Text()
            );
        }
        reader.End();
        return new SilenceBook(silences.ToImmutable());
    }

    private static LabelMatcher Matcher(string name, byte op, string value)
    {
        if (op > (byte)MatchOperator.NotRegex)
        {
            throw new InvalidDataException($"the state gives {op} for the operator of a matcher");
        }
        try
        {
            return new LabelMatcher(name, (MatchOperator)op, value);
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException($"the state holds '{value}', which is not a regular expression: {e.Message}", e);
        }
    }
}
