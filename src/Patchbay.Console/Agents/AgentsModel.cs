namespace Patchbay.Console.Agents;

/// <summary>The agents, one of them opened.</summary>
/// <param name="Agents">All of them.</param>
/// <param name="Open">Process of the one that is opened; 0 = none.</param>
/// <param name="Why">Why that one sends where it sends; null when it has ended.</param>
/// <param name="IsWaiting">Whether that one was asked to start anew.</param>
public sealed record AgentsView(IReadOnlyList<AgentRow> Agents, int Open, AgentWhy? Why, bool IsWaiting);

/// <summary>The page.</summary>
/// <param name="View">The agents.</param>
/// <param name="Restarts">Those that were asked to start anew.</param>
public sealed record AgentsModel(AgentsView View, IReadOnlyList<AgentRestartView> Restarts);

/// <summary>Why one sends where it sends, as it is drawn.</summary>
/// <param name="Why">Everything that made it so.</param>
/// <param name="IsWaiting">Whether it was asked to start anew.</param>
public sealed record WhyView(AgentWhy Why, bool IsWaiting);
