using TelemetryGrid.Slo.Objectives;
using TelemetryGrid.Slo.Specifications;

namespace TelemetryGrid.Silo.Commands.Objectives;

/// <summary>Reads specifications named on the command line.</summary>
internal static class ObjectiveFiles
{
    /// <summary>The objectives of all files; what is wrong goes to <paramref name="errors"/>, a line each, with file and line.</summary>
    public static (List<ServiceLevelObjective> Objectives, int Errors) Read(IEnumerable<FileInfo> files, TextWriter errors)
    {
        var objectives = new List<ServiceLevelObjective>();
        var names = new Dictionary<(string, string), string>();
        var wrong = 0;
        foreach (var file in files)
        {
            string text;
            try
            {
                text = File.ReadAllText(file.FullName);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                errors.WriteLine($"{file}:1: cannot be read: {e.Message}");
                wrong++;
                continue;
            }
            var result = SpecificationReader.Read(file.ToString(), text);
            foreach (var error in result.Errors)
            {
                errors.WriteLine(error);
                wrong++;
            }
            foreach (var objective in result.Objectives)
            {
                if (names.TryAdd((objective.Service, objective.Name), file.ToString()))
                {
                    objectives.Add(objective);
                    continue;
                }
                var first = names[(objective.Service, objective.Name)];
                errors.WriteLine($"{file}:1: '{objective.Service}' has an objective '{objective.Name}' in {first} already");
                wrong++;
            }
        }
        return (objectives, wrong);
    }
}
