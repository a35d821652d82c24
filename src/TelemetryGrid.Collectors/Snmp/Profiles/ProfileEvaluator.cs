using System.Globalization;
using TelemetryGrid.Collectors.Snmp.Tables;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Collectors.Snmp.Profiles;

/// <summary>Makes samples of walked tables. Pure: the same tables give the same samples in the same order.</summary>
internal sealed class ProfileEvaluator
{
    /// <summary>Bounds what a hostile or broken agent can make of a profile.</summary>
    internal const int MaxLabelLength = 256;

    private readonly SnmpColumns _columns;
    private readonly string _device;
    private readonly ProfileLookup _lookup;
    private readonly List<ProfileSample> _samples = [];
    private readonly HashSet<Labels> _said = [];
    private int _oddRows;
    private int _oddValues;
    private int _duplicates;

    private ProfileEvaluator(SnmpColumns columns, string device)
    {
        _columns = columns;
        _device = device;
        _lookup = new ProfileLookup(columns);
    }

    /// <param name="profiles">The device's, the more special first: of two that say one series the first wins.</param>
    /// <param name="columns">What was read of the device.</param>
    /// <param name="device">The value of the label <c>device</c> on every sample.</param>
    public static ProfileEvaluation Evaluate(IEnumerable<SnmpProfile> profiles, SnmpColumns columns, string device)
    {
        var evaluator = new ProfileEvaluator(columns, device);
        foreach (var profile in profiles)
        {
            foreach (var scalar in profile.Scalars)
            {
                evaluator.TakeScalar(scalar);
            }
            foreach (var table in profile.Tables)
            {
                evaluator.TakeTable(table);
            }
        }
        return new ProfileEvaluation(evaluator._samples, evaluator._oddRows, evaluator._oddValues, evaluator._duplicates);
    }

    private void TakeScalar(ProfileValue scalar)
    {
        ProfileRow.TryRead(default, [], out var none);
        if (_lookup.Holds(scalar.When, none) && Number(scalar, none) is { } number)
        {
            Add(scalar, Build(scalar, _lookup.Labels(scalar.Labels, none)), number, default);
        }
    }

    private void TakeTable(ProfileTable table)
    {
        var said = new HashSet<Labels>();
        var counts = new Dictionary<(ProfileValue, Labels), int>();
        foreach (var index in table.Values.SelectMany(v => _columns[v.Column.Column].Keys).Distinct().Order())
        {
            if (!ProfileRow.TryRead(index, table.Index, out var row))
            {
                _oddRows++;
                continue;
            }
            if (!_lookup.Holds(table.When, row))
            {
                continue;
            }
            var labels = _lookup.Labels(table.Labels, row);
            foreach (var value in table.Values.Where(v => _lookup.Holds(v.When, row)))
            {
                if (value.Kind == ProfileValueKind.Count)
                {
                    var key = (value, Build(value, [.. labels, .. _lookup.Labels(value.Labels, row)]));
                    counts[key] = counts.GetValueOrDefault(key) + (_columns[value.Column.Column].ContainsKey(index) ? 1 : 0);
                }
                else if (Number(value, row) is { } number)
                {
                    Add(value, Distinct(value, [.. labels, .. _lookup.Labels(value.Labels, row)], said), number, index);
                }
            }
        }
        foreach (var ((value, labels), count) in counts)
        {
            Add(value, labels, count, default);
        }
    }

    /// <summary>Rows of one name become <c>name</c>, <c>name#2</c>, … in the order of their index, as interfaces do.</summary>
    private Labels Distinct(ProfileValue value, List<(string Name, string Value)> labels, HashSet<Labels> said)
    {
        var built = Build(value, labels);
        if (said.Add(built) || labels.Count == 0)
        {
            return built;
        }
        var (name, first) = labels[0];
        for (var n = 2; !said.Add(built); n++)
        {
            labels[0] = (name, string.Create(CultureInfo.InvariantCulture, $"{first}#{n}"));
            built = Build(value, labels);
        }
        return built;
    }

    private Labels Build(ProfileValue value, List<(string Name, string Value)> labels)
    {
        var builder = new LabelsBuilder();
        builder.Set(Labels.MetricName, value.Metric.Name);
        foreach (var (name, text) in labels)
        {
            builder.Set(name, text.Length > MaxLabelLength ? text[..MaxLabelLength] : text);
        }
        builder.Set("device", _device);
        return builder.Build();
    }

    private void Add(ProfileValue value, Labels labels, double number, SnmpIndex row)
    {
        if (_said.Add(labels))
        {
            _samples.Add(new ProfileSample(value.Metric, labels, number, value.Column.Column, row));
        }
        else
        {
            _duplicates++;
        }
    }

    private double? Number(ProfileValue value, ProfileRow row)
    {
        if (!_lookup.TryGet(value.Column, row, out var raw))
        {
            return null;
        }
        if (ProfileNumber.Read(value, raw) is not { } number)
        {
            _oddValues++;
            return null;
        }
        if (value.Ignore.Contains(number) || number < value.Minimum || number > value.Maximum)
        {
            return null;
        }
        foreach (var column in value.Plus)
        {
            number += Operand(column);
        }
        foreach (var column in value.Minus)
        {
            number -= Operand(column);
        }
        foreach (var column in value.Times)
        {
            number *= Operand(column);
        }
        foreach (var column in value.Over)
        {
            number /= Operand(column);
        }
        number = PowerOfTen(number, Exponent());
        number = (value.Divisor is { } divisor ? number / divisor : number * value.Scale) + value.Offset;
        return double.IsFinite(number) ? number : null;

        // RFC 3433: units(9); a negative precision tells accuracy, no decimal places.
        double Exponent() =>
            (value.SensorScale is { } scale ? 3 * (Operand(scale) - 9) : 0)
            - (value.Precision is { } precision ? Math.Max(0, Operand(precision)) : 0);

        double Operand(ProfileColumn column) =>
            _lookup.TryGet(column, row, out var found) && SnmpText.Number(found) is { } operand ? operand : double.NaN;
    }

    // Dividing by a power of ten rounds once, multiplying by its inverse twice: 12.3 stays 12.3.
    private static double PowerOfTen(double number, double exponent) =>
        exponent < 0 ? number / Math.Pow(10, -exponent) : number * Math.Pow(10, exponent);
}
