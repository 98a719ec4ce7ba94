namespace Patchbay.Protocol.Acp;

/// <summary>A step of a plan.</summary>
public sealed record PlanEntry : AcpObject
{
    /// <summary>What is to be done.</summary>
    public required string Content { get; init; }

    /// <summary>How important.</summary>
    public required PlanPriority Priority { get; init; }

    /// <summary>How far.</summary>
    public required PlanStatus Status { get; init; }
}

/// <summary>A slash command.</summary>
public sealed record AvailableCommand : AcpObject
{
    /// <summary>Without the slash.</summary>
    public required string Name { get; init; }

    /// <summary>What it does.</summary>
    public required string Description { get; init; }

    /// <summary>What may stand behind it; null = nothing.</summary>
    public CommandInput? Input { get; init; }
}

/// <summary>Free text behind a command.</summary>
public sealed record CommandInput : AcpObject
{
    /// <summary>What to show while nothing is typed.</summary>
    public required string Hint { get; init; }
}

/// <summary>Money.</summary>
public sealed record Cost : AcpObject
{
    /// <summary>In units of the currency, fractions included.</summary>
    public required double Amount { get; init; }

    /// <summary>ISO 4217, such as <c>USD</c>.</summary>
    public required string Currency { get; init; }
}
