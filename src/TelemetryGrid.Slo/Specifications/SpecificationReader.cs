using TelemetryGrid.Slo.Objectives;

namespace TelemetryGrid.Slo.Specifications;

/// <summary>Reads specifications of any known kind: the grid's <c>slos.yml</c>, OpenSLO v1, Sloth v1, Pyrra.</summary>
public static class SpecificationReader
{
    /// <summary>Reads a file; its first document says which kind it is.</summary>
    /// <param name="file">The name by which errors call it.</param>
    /// <param name="text">Its content.</param>
    public static SpecificationResult Read(string file, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var errors = new List<SpecificationError>();
        var objectives = new List<ServiceLevelObjective>();
        var maps = SpecificationDocuments.Read(file, text, errors);
        if (maps.Count > 0)
        {
            Read(maps, objectives);
        }
        return new SpecificationResult([.. objectives], [.. errors.OrderBy(e => e.Line)]);
    }

    private static void Read(List<SpecificationMap> maps, List<ServiceLevelObjective> objectives)
    {
        var first = maps[0];
        if (first.Has("slos") && !first.Has("version"))
        {
            maps.ForEach(m => GridReader.Read(m, objectives));
        }
        else if (first.Has("version"))
        {
            maps.ForEach(m => SlothReader.Read(m, objectives));
        }
        else if (!first.Has("apiVersion"))
        {
            first.Error("", "is no specification: slos, version or apiVersion is expected");
        }
        else if (first.Text("apiVersion") == PyrraReader.ApiVersion)
        {
            maps.ForEach(m => PyrraReader.Read(m, objectives));
        }
        else if (first.Text("apiVersion") == OpenSloAlphaReader.ApiVersion)
        {
            maps.ForEach(m => OpenSloAlphaReader.Read(m, objectives));
        }
        else
        {
            OpenSloReader.Read(maps, objectives);
        }
    }
}
