using System.Collections.Immutable;
using TelemetryGrid.Alerting.Templates;

namespace TelemetryGrid.Notifications.Texts;

/// <summary>Templates of files, and what is wrong with those that could not be read: one sentence each, which begins with the file.</summary>
public sealed record TemplateFilesResult(TemplateSet Templates, ImmutableArray<string> Errors);
