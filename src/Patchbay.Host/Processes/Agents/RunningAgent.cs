using Patchbay.Host.ClaudeSettings;
using Patchbay.Host.Processes.Table;

namespace Patchbay.Host.Processes.Agents;

/// <summary>A Claude Code that runs on this machine, and where it sends.</summary>
/// <param name="Process">The process.</param>
/// <param name="Form">How it is run.</param>
/// <param name="Session">What it says of itself; null when it says nothing.</param>
/// <param name="Sources">What decides its route.</param>
/// <param name="Endpoint">The route.</param>
public sealed record RunningAgent(ProcessView Process, AgentForm Form, SessionRecord? Session, SourceSet Sources, EffectiveEndpoint Endpoint)
{
    /// <summary>Its process id.</summary>
    public int Pid => Process.Pid;

    /// <summary>Its arguments, without the program and a script's name.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The folder it works in.</summary>
    public string Folder => Session is { Folder.Length: > 0 } ? Session.Folder : Process.Folder;

    /// <summary>The form as a word of output.</summary>
    public string FormWord => Form switch
    {
        AgentForm.Terminal => "terminal",
        AgentForm.Print => "-p",
        AgentForm.Sdk => "sdk",
        AgentForm.Acp => "acp",
        AgentForm.Ide => "ide",
        _ => "background",
    };
}
