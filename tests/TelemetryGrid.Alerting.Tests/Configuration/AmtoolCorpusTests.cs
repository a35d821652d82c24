using TelemetryGrid.Alerting.Configuration;
using TelemetryGrid.Tests.Corpus;

namespace TelemetryGrid.Alerting.Tests.Configuration;

public sealed class AmtoolCorpusTests
{
    [Fact]
    public void Read_EveryCorpusConfiguration_AgreesWithAmtool()
    {
        var folder = CorpusFolder.Require("alertmanager");
        var compared = 0;
        var differences = new List<string>();
        foreach (var line in File.ReadLines(Directory.GetFiles(folder, "amtool-*-verdicts.tsv").Single()))
        {
            var columns = line.Split('\t');
            var path = Path.Combine(folder, columns[0]);
            if (columns.Length < 2 || !File.Exists(path))
            {
                continue;
            }
            compared++;
            var result = ConfigurationReader.Read(File.ReadAllText(path), columns[0]);
            if (result.Errors.IsEmpty != (columns[1] == "valid"))
            {
                differences.Add($"{columns[0]}: amtool says {columns[1]}; we say {string.Join("; ", result.Errors)}");
            }
        }
        Assert.Empty(differences);
        Assert.True(compared >= 40, $"only {compared} configurations were found");
    }
}
