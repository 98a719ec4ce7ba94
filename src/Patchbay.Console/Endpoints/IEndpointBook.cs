using Patchbay.Protocol.Control;

namespace Patchbay.Console.Endpoints;

/// <summary>The endpoints of the settings file.</summary>
public interface IEndpointBook
{
    /// <summary>Full path of the file.</summary>
    string File { get; }

    /// <summary>All there are, built-in ones and a plug that is a bare address included. What the endpoints list is given as it is known at this moment, and asked for in the background.</summary>
    IReadOnlyList<EndpointRow> All { get; }

    /// <summary>Who can be at an endpoint.</summary>
    IReadOnlyList<KindRow> Kinds { get; }

    /// <summary>The languages an endpoint can speak.</summary>
    IReadOnlyList<string> Dialects { get; }

    /// <summary>Tries an endpoint out and writes it down under a free name.</summary>
    /// <param name="draft">As typed.</param>
    /// <param name="insist">Whether it is written down untried.</param>
    /// <param name="taken">Told of each step of the trial.</param>
    /// <param name="cancellationToken">Gives up; nothing has been written then.</param>
    Task<EntryOutcome> AddAsync(EndpointDraft draft, bool insist, Action<ProbeLine> taken, CancellationToken cancellationToken);

    /// <summary>Changes an endpoint to what the draft says; what a draft cannot say stays as it is.</summary>
    Task<EntryOutcome> EditAsync(string name, EndpointDraft draft, CancellationToken cancellationToken);

    /// <summary>Gives an endpoint another name, and the plug with it where that names it.</summary>
    Task<EntryOutcome> RenameAsync(string name, string wanted, CancellationToken cancellationToken);

    /// <summary>Takes an endpoint out, and its stored key with it.</summary>
    Task<EntryOutcome> RemoveAsync(string name, CancellationToken cancellationToken);

    /// <summary>Puts an entry back as it was before a change.</summary>
    /// <param name="undo">What that change's outcome has as <see cref="EntryOutcome.Undo"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<EntryOutcome> RestoreAsync(string undo, CancellationToken cancellationToken);
}

/// <summary>What came of a change of an endpoint.</summary>
/// <param name="IsDone">Whether it stands in the file.</param>
/// <param name="Name">The endpoint's name now.</param>
public sealed record EntryOutcome(bool IsDone, string Name)
{
    /// <summary>Why not, each with its fix; nothing was written then.</summary>
    public IReadOnlyList<EntryProblem> Problems { get; init; } = [];

    /// <summary>What the trial found wrong, or is to be known.</summary>
    public FindingRecord? Finding { get; init; }

    /// <summary>What was found out.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Names the state before, for <see cref="IEndpointBook.RestoreAsync"/>; empty when nothing has changed.</summary>
    public string Undo { get; init; } = "";

    /// <summary>It was refused, in a sentence.</summary>
    public static EntryOutcome Refused(string name, string problem, string fix) => new(false, name) { Problems = [new EntryProblem(problem, fix)] };
}

/// <summary>Why an entry was refused.</summary>
/// <param name="Message">What is wrong.</param>
/// <param name="Fix">What to write instead.</param>
public sealed record EntryProblem(string Message, string Fix);

/// <summary>A step of a trial.</summary>
/// <param name="Name">What was tried.</param>
/// <param name="Word"><c>pass</c>, <c>warn</c> or <c>fail</c>.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="Detail">One line.</param>
public sealed record ProbeLine(string Name, string Word, double Milliseconds, string Detail);
