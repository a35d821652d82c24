using System.Globalization;

namespace TelemetryGrid.Benchmarks.Analytics.M4;

/// <summary>A file of the M4 competition: a header, then one series per line: its id and its values, quoted or not, short ones padded with nothing or NA.</summary>
internal static class M4File
{
    public static Dictionary<string, double[]> Read(string path)
    {
        var series = new Dictionary<string, double[]>(StringComparer.Ordinal);
        foreach (var line in File.ReadLines(path).Skip(1))
        {
            var cells = line.Split(',');
            var values = new List<double>(cells.Length);
            foreach (var cell in cells.Skip(1))
            {
                var text = cell.Trim(' ', '"', '\r');
                if (text is not ("" or "NA"))
                {
                    values.Add(double.Parse(text, CultureInfo.InvariantCulture));
                }
            }

            if (values.Count > 0)
            {
                series[cells[0].Trim(' ', '"')] = [.. values];
            }
        }

        return series;
    }
}
