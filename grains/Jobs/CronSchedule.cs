using System.Globalization;

namespace TelemetryGrid.Grains.Jobs;

/// <summary>
/// Times as cron writes them: minute, hour, day of the month, month, day of the week (0 and 7 are Sunday), each <c>*</c>, a number, a range, a
/// list, or any of these with a step. Where both days are said, either is enough (POSIX crontab). In UTC, so that no hour comes twice.
/// </summary>
public sealed class CronSchedule
{
    private static readonly (string Name, int Least, int Most)[] Fields =
    [
        ("minute", 0, 59),
        ("hour", 0, 23),
        ("day of the month", 1, 31),
        ("month", 1, 12),
        ("day of the week", 0, 7),
    ];

    private readonly string _text;
    private readonly ulong[] _sets;
    private readonly bool _anyDay;
    private readonly bool _anyWeekday;

    private CronSchedule(string text, string[] fields)
    {
        _text = text;
        _sets = [.. fields.Select((field, i) => Set(field, i))];
        // Sunday has two numbers.
        _sets[4] |= (_sets[4] >> 7) & 1;
        (_anyDay, _anyWeekday) = (fields[2].StartsWith('*'), fields[4].StartsWith('*'));
    }

    /// <exception cref="FormatException">The text is no schedule; the message says which field and why.</exception>
    public static CronSchedule Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var fields = text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return fields.Length == Fields.Length
            ? new CronSchedule(text, fields)
            : throw new FormatException($"'{text}' has {fields.Length} fields; a schedule has {Fields.Length}.");
    }

    /// <summary>The first time after another; null when there is none within eight years, such as on 30 February.</summary>
    public DateTimeOffset? Next(DateTimeOffset after)
    {
        var at = new DateTimeOffset(after.UtcDateTime.Date, TimeSpan.Zero)
            .AddHours(after.UtcDateTime.Hour)
            .AddMinutes(after.UtcDateTime.Minute + 1);
        var last = at.AddYears(8);
        while (at < last)
        {
            if (!Has(3, at.Month))
            {
                at = new DateTimeOffset(at.Year, at.Month, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(1);
            }
            else if (!HasDay(at))
            {
                at = new DateTimeOffset(at.Date, TimeSpan.Zero).AddDays(1);
            }
            else if (!Has(1, at.Hour))
            {
                at = new DateTimeOffset(at.Date, TimeSpan.Zero).AddHours(at.Hour + 1);
            }
            else if (!Has(0, at.Minute))
            {
                at = at.AddMinutes(1);
            }
            else
            {
                return at;
            }
        }
        return null;
    }

    public override string ToString() => _text;

    private bool HasDay(DateTimeOffset at)
    {
        var (day, weekday) = (Has(2, at.Day), Has(4, (int)at.DayOfWeek));
        return _anyDay || _anyWeekday ? day && weekday : day || weekday;
    }

    private bool Has(int field, int value) => ((_sets[field] >> value) & 1) != 0;

    private static ulong Set(string text, int field)
    {
        var set = 0UL;
        foreach (var part in text.Split(','))
        {
            var (name, least, most) = Fields[field];
            var slash = part.IndexOf('/');
            var step = slash < 0 ? 1 : Number(part[(slash + 1)..], 1, most, name);
            var range = slash < 0 ? part : part[..slash];
            var dash = range.IndexOf('-');
            var (from, to) =
                range == "*" ? (least, most)
                : dash > 0 ? (Number(range[..dash], least, most, name), Number(range[(dash + 1)..], least, most, name))
                : (Number(range, least, most, name), slash < 0 ? Number(range, least, most, name) : most);
            if (from > to)
            {
                throw new FormatException($"{name}: {range} runs backwards.");
            }
            for (var value = from; value <= to; value += step)
            {
                set |= 1UL << value;
            }
        }
        return set;
    }

    private static int Number(string text, int least, int most, string name) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new FormatException($"{name}: '{text}' is not a number from {least} to {most}.");
}
