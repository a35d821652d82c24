namespace TelemetryGrid.Slo.Specifications;

/// <summary>Targets and names, which every specification has.</summary>
internal static class TargetReading
{
    /// <summary>A target in percent; NaN after reporting what is wrong.</summary>
    public static double Percent(this SpecificationMap map, string key) => InRange(map, key, 100);

    /// <summary>A target as a share.</summary>
    public static double Share(this SpecificationMap map, string key) => InRange(map, key, 1);

    /// <summary>Names become label values, metric names and keys: no blanks, no control characters.</summary>
    public static string Name(this SpecificationMap map, string key)
    {
        var name = map.Required(key);
        var isPlain = name.Length <= 253 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
        if (name.Length > 0 && !(isPlain && char.IsAsciiLetterOrDigit(name[0]) && char.IsAsciiLetterOrDigit(name[^1])))
        {
            map.Error(key, $"'{name}' is no name: letters, digits, '-', '_' and '.' are taken, a letter or digit first and last");
        }
        return name;
    }

    private static double InRange(SpecificationMap map, string key, double most)
    {
        if (!map.Has(key))
        {
            map.Required(key);
            return double.NaN;
        }
        var target = map.Number(key);
        if (target is > 0 && target < most)
        {
            // 99.9 percent is 0.999, not the nearest quotient.
            return Math.Round(target.Value / most, 12);
        }
        if (target is not null)
        {
            map.Error(key, $"a target lies between 0 and {most}, both exclusive: at {most} there would be no budget to spend");
        }
        return double.NaN;
    }
}
