using System.ComponentModel;

namespace TelemetryGrid.EmbeddedRuntime;

/// <summary>Put by the generator on assemblies that declare grain interfaces or grain classes, so that hosting finds them.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class GrainAssemblyAttribute : Attribute;
