using System.Globalization;
using System.Text;
using TelemetryGrid.PromQL.Syntax;

namespace TelemetryGrid.PromQL.Evaluation;

/// <summary>Numbers and label sets as the messages and labels of Prometheus show them.</summary>
internal static class GoText
{
    /// <summary>All digits, no exponent: what <c>count_values</c> makes a label of.</summary>
    public static string Plain(double value)
    {
        if (!double.IsFinite(value))
        {
            return General(value);
        }
        var roundTrip = value.ToString("R", CultureInfo.InvariantCulture);
        if (!roundTrip.Contains('E', StringComparison.Ordinal))
        {
            return roundTrip;
        }
        var mark = roundTrip.IndexOf('E', StringComparison.Ordinal);
        var exponent = int.Parse(roundTrip.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var sign = roundTrip[0] == '-' ? "-" : "";
        var digits = roundTrip[sign.Length..mark].Replace(".", "", StringComparison.Ordinal);
        return exponent < 0 ? $"{sign}0.{new string('0', -exponent - 1)}{digits}" : $"{sign}{digits.PadRight(exponent + 1, '0')}";
    }

    /// <summary>The shortest text that reads back the same, with an exponent below 1e-4 and from 1e21 on.</summary>
    public static string General(double value)
    {
        if (double.IsNaN(value))
        {
            return "NaN";
        }
        if (double.IsInfinity(value))
        {
            return value > 0 ? "+Inf" : "-Inf";
        }
        var size = Math.Abs(value);
        if (size == 0 || (size >= 1e-4 && size < 1e21))
        {
            return Plain(value);
        }
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        var mark = text.IndexOf('E', StringComparison.Ordinal);
        if (mark < 0)
        {
            return text;
        }
        var exponent = int.Parse(text.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return $"{text[..mark]}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
    }

    /// <summary>All labels in braces, the name among them.</summary>
    public static string LabelSet(Labels labels)
    {
        var text = new StringBuilder("{");
        for (var i = 0; i < labels.Count; i++)
        {
            text.Append(i == 0 ? "" : ", ").Append(labels.NameAt(i)).Append('=').Append(QuotedText.Quote(labels.ValueAt(i)));
        }
        return text.Append('}').ToString();
    }
}
