using System.Collections.Immutable;

namespace TelemetryGrid.Alerting.Templates;

/// <summary>A part of a template, or of what stands in its braces.</summary>
internal abstract record TemplateNode;

internal sealed record TextNode(string Text) : TemplateNode;

internal sealed record ActionNode(PipelineNode Pipeline) : TemplateNode;

internal sealed record IfNode(PipelineNode Pipeline, ListNode Then, ListNode? Else) : TemplateNode;

internal sealed record WithNode(PipelineNode Pipeline, ListNode Then, ListNode? Else) : TemplateNode;

internal sealed record RangeNode(PipelineNode Pipeline, ListNode Body, ListNode? Else) : TemplateNode;

internal sealed record JumpNode(bool Break) : TemplateNode;

internal sealed record CallNode(string Name, PipelineNode? Pipeline) : TemplateNode;

internal sealed record ListNode(ImmutableArray<TemplateNode> Nodes) : TemplateNode;

/// <summary>Commands joined by bars, whose value variables may take: two of them in a range.</summary>
internal sealed record PipelineNode(ImmutableArray<string> Variables, bool Declares, ImmutableArray<CommandNode> Commands) : TemplateNode;

internal sealed record CommandNode(ImmutableArray<TemplateNode> Operands) : TemplateNode;

internal sealed record ConstantNode(object? Value) : TemplateNode;

internal sealed record FunctionNode(string Name) : TemplateNode;

internal sealed record VariableNode(string Name) : TemplateNode;

internal sealed record DotNode : TemplateNode;

/// <summary>A field or method of what stands before it.</summary>
internal sealed record FieldNode(TemplateNode Of, string Name) : TemplateNode;
