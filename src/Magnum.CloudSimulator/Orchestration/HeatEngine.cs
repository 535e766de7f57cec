using System.Text.Json.Nodes;
using Magnum.CloudSimulator.Faults;
using Magnum.CloudSimulator.Identity;
using Magnum.CloudSimulator.Orchestration.Planning;
using Magnum.CloudSimulator.Orchestration.Resources;
using Magnum.CloudSimulator.Orchestration.Stacks;
using Magnum.CloudSimulator.Orchestration.Templates;
using Magnum.CloudSimulator.Wire;

namespace Magnum.CloudSimulator.Orchestration;

/// <summary>
/// Heat's engine. It has no thread and no timer: an operation is planned with all its times when it begins, and
/// <see cref="Advance"/>, called before each look at the stacks, finishes what is over by then. Used under the cloud's lock.
/// </summary>
internal sealed class HeatEngine
{
    private readonly HeatState _state;
    private readonly IdentityStore _identity;
    private readonly FaultBoard _faults;
    private readonly SimulatedCloudOptions _options;
    private readonly AddressPool _pool = new();

    public HeatEngine(HeatState state, IdentityStore identity, FaultBoard faults, SimulatedCloudOptions options)
    {
        (_state, _identity, _faults, _options) = (state, identity, faults, options);
        Library = new TemplateLibrary(state.Texts);
        foreach (var stack in state.Stacks)
        {
            Index.Add(stack);
            foreach (var address in Stack.Walk(stack.Root).SelectMany(visit => visit.Node.Resources.Values)
                .Select(resource => resource.Facts.Text("floating_ip_address")).OfType<string>())
            {
                _pool.Claim(address);
            }
        }
    }

    public StackIndex Index { get; } = new();

    public TemplateLibrary Library { get; }

    /// <summary>Finishes the operations that are over, in the order in which they ended.</summary>
    public void Advance(DateTimeOffset now)
    {
        while (Index.NextDue(now) is { } stack)
        {
            Finish(stack);
        }

        Index.Purge(now - _options.DeletedRetention);
    }

    /// <summary>What is to be kept: the stacks, and the texts that they are made from.</summary>
    public HeatState Snapshot()
    {
        var used = Index.All.SelectMany(stack => new[] { stack.Source, stack.Previous }).OfType<StackSource>()
            .SelectMany(source => source.Files.Values.Append(source.TemplateId)).ToHashSet();
        return new HeatState
        {
            Stacks = [.. Index.All],
            Texts = used.ToDictionary(id => id, Library.Text),
            LastStack = _state.LastStack,
            LastOperation = _state.LastOperation,
        };
    }

    public Stack Create(StackRequest request, Session caller, CloudCall call)
    {
        var source = request.Source(Library, existing: null);
        var name = request.Name();
        var project = caller.Project!;
        if (Index.ByName(project.Id, name) is not null)
        {
            throw HeatProblem.Exists(name);
        }

        if (_options.MaxStacksPerProject > 0 && Index.CountOf(project.Id) >= _options.MaxStacksPerProject)
        {
            throw HeatProblem.Limit($"You have reached the maximum stacks per tenant, {_options.MaxStacksPerProject}. Please delete some stacks.");
        }

        var stack = new Stack
        {
            Number = ++_state.LastStack,
            ProjectId = project.Id,
            Owner = caller.User.Name,
            UserProjectId = IdentityStore.NewId(),
            CreatedAt = call.Now,
            Root = new StackNode { Id = Guid.NewGuid().ToString(), Name = name },
            Source = source,
            Tags = request.Tags ?? [],
            TimeoutMinutes = request.TimeoutMinutes,
            DisableRollback = request.DisableRollback ?? true,
        };
        Rehearse(stack, source, strict: true, call);
        stack.Credential = Lend(caller, project);
        Use(stack, source, strict: true);
        Index.Add(stack);
        Begin(stack, "CREATE", call.Now, call.BaseUrl, (planner, start) => planner.Converge(stack.Root, start, ""));
        return stack;
    }

    public void Update(Stack stack, StackRequest request, bool patch, Session caller, CloudCall call)
    {
        if (stack.Action == "DELETE" && stack.Operation is not null)
        {
            throw HeatProblem.Of(400, "NotSupported", "Updating a stack when it is deleting is not supported.");
        }

        if (stack.Action == "SUSPEND")
        {
            throw HeatProblem.Of(400, "NotSupported", "Updating a stack when it is suspended is not supported.");
        }

        var source = request.Source(Library, patch ? stack.Source : null);
        Rehearse(stack, source, strict: !patch, call);
        Refresh(stack, caller, call.Now);
        if (stack.Operation is null)
        {
            stack.Previous = stack.Source;
        }

        Use(stack, source, strict: !patch);
        stack.Tags = request.Tags ?? (patch ? stack.Tags : []);
        stack.TimeoutMinutes = request.TimeoutMinutes ?? stack.TimeoutMinutes;
        stack.DisableRollback = request.DisableRollback ?? stack.DisableRollback;
        stack.UpdatedAt = call.Now;
        Begin(stack, "UPDATE", call.Now, call.BaseUrl, (planner, start) => planner.Converge(stack.Root, start, ""));
    }

    public void Delete(Stack stack, CloudCall call)
    {
        if (stack.Action == "DELETE" && stack.Operation is not null)
        {
            return;
        }

        stack.UpdatedAt ??= call.Now;
        Begin(stack, "DELETE", call.Now, call.BaseUrl, (planner, start) => planner.Delete(stack.Root, start, ""));
    }

    /// <summary>An action that touches no resource: CHECK, SUSPEND, RESUME.</summary>
    public void Act(Stack stack, string action, CloudCall call)
    {
        stack.UpdatedAt = call.Now;
        Begin(stack, action, call.Now, call.BaseUrl, (_, start) => new PlanTally(start + (_options.Pace / 2)));
    }

    /// <summary>A signal to a wait condition handle: it ends the conditions that wait on it, well or badly.</summary>
    public void Signal(Stack stack, StackNode node, StackResource handle, JsonObject signal, DateTimeOffset now)
    {
        foreach (var condition in node.Resources.Values.Where(one => one.Properties.Text("handle") == handle.PhysicalId))
        {
            var failed = signal.Text("status") == "FAILURE";
            condition.Facts["data"] = PythonText.Json(new JsonObject { [signal.Text("id") ?? "1"] = failed ? null : signal["data"]?.DeepClone() });
            if (stack.Operation is not { } operation || condition.Step.Operation != operation.Number || condition.Step.Start > now || condition.Step.End <= now)
            {
                continue;
            }

            var failure = failed ? new Failure("WaitConditionFailure", $"resources.{condition.Name}", signal.Text("reason") ?? "") : null;
            condition.Step = condition.Step with { End = now, Failure = failure };
            stack.Operation = Retiming.After(stack.Root, node, operation, failure, now);
            Index.Watch(stack);
        }
    }

    /// <summary>The outputs at a time, or an error for each that cannot be computed.</summary>
    public IEnumerable<(OutputDefinition Output, JsonNode? Value, string? Error)> Outputs(Stack stack, DateTimeOffset now)
    {
        var template = Library.Template(stack.Source.TemplateId, "[root stack]");
        var evaluator = new Evaluator(stack.Root, template, stack, Library, now);
        foreach (var output in template.Outputs)
        {
            JsonNode? value = null;
            string? error = null;
            try
            {
                value = evaluator.Holds(output.Condition, $"outputs.{output.Name}.condition") ? evaluator.Value(output.Value) : null;
            }
            catch (TemplateFaultException fault)
            {
                error = fault.Message;
            }

            yield return (output, value, error);
        }
    }

    /// <summary>Plans the whole on a stack that does not exist, so that what is wrong with it is told before anything is changed.</summary>
    private void Rehearse(Stack stack, StackSource source, bool strict, CloudCall call)
    {
        var rehearsal = new Stack
        {
            Number = 0,
            ProjectId = stack.ProjectId,
            Owner = stack.Owner,
            UserProjectId = stack.UserProjectId,
            CreatedAt = stack.CreatedAt,
            Root = new StackNode { Id = stack.Id, Name = stack.Name },
            Source = source,
        };
        Use(rehearsal, source, strict);
        NewPlanner(rehearsal, call.Now, call.BaseUrl, rehearse: true, operation: 0).Converge(rehearsal.Root, call.Now, "");
        CheckOutputs(rehearsal);
    }

    private void CheckOutputs(Stack stack)
    {
        var template = Library.Template(stack.Source.TemplateId, "[root stack]");
        var evaluator = new Evaluator(stack.Root, template, stack, Library, Step.Never);
        foreach (var output in template.Outputs.Where(output => evaluator.Holds(output.Condition, $"outputs.{output.Name}.condition")))
        {
            try
            {
                evaluator.Value(output.Value);
            }
            catch (TemplateFaultException fault) when (evaluator.References(output.Value).All(name => stack.Root.Resources.GetValueOrDefault(name)?.Nested is null))
            {
                throw HeatProblem.Invalid($"outputs.{output.Name}.value.get_attr: {fault.Message}");
            }
            catch (TemplateFaultException)
            {
                // An attribute of a nested stack is only known when it is there: the output tells.
            }
        }
    }

    /// <summary>Makes a stack be made from a source: its template, the values of its parameters.</summary>
    private void Use(Stack stack, StackSource source, bool strict)
    {
        var template = Library.Template(source.TemplateId, "[root stack]");
        if (strict && source.Given.Select(given => given.Key).FirstOrDefault(name => template.Parameters.All(parameter => parameter.Name != name)) is { } unknown)
        {
            throw HeatProblem.Of(400, "UnknownUserParameter", $"The Parameter ({unknown}) was not defined in template.");
        }

        var values = new JsonObject();
        foreach (var parameter in template.Parameters)
        {
            values[parameter.Name] = source.Given.TryGetPropertyValue(parameter.Name, out var given) && given is not null ? parameter.Value(given)
                : source.Defaults.TryGetPropertyValue(parameter.Name, out var preset) ? parameter.Value(preset)
                : parameter.HasDefault ? parameter.Value(parameter.Default)
                : throw HeatProblem.Of(400, "UserParameterMissing", $"The Parameter ({parameter.Name}) was not provided.");
        }

        stack.Source = source;
        stack.Root.TemplateId = source.TemplateId;
        stack.Root.Parameters = values;
        stack.Description = template.Description;
    }

    private Planner NewPlanner(Stack stack, DateTimeOffset now, string baseUrl, bool rehearse, long operation) =>
        new(stack, Library, new ResourceMaker(rehearse ? null : _pool, baseUrl), rehearse ? null : _faults, _options.Pace, now, operation);

    private void Begin(Stack stack, string action, DateTimeOffset now, string baseUrl, Func<Planner, DateTimeOffset, PlanTally> plan)
    {
        foreach (var resource in Stack.Walk(stack.Root).SelectMany(visit => visit.Node.Resources.Values))
        {
            resource.Settle(now);
        }

        Note(stack, now);
        var number = ++_state.LastOperation;
        var tally = plan(NewPlanner(stack, now, baseUrl, rehearse: false, number), now);
        var (end, failure) = (tally.End, tally.First is { } first ? $"Resource {first.Action} failed: {first.Failure}" : null);
        if (stack.TimeoutMinutes is > 0 and var minutes && end > now.AddMinutes(minutes))
        {
            (end, failure) = (now.AddMinutes(minutes), "Timed out");
        }

        if (failure is not null)
        {
            Planner.Cut(stack.Root, end, number);
        }

        stack.Operation = new StackOperation(number, action, now, end, failure);
        (stack.Action, stack.Status, stack.Reason) = (action, "IN_PROGRESS", $"Stack {action} started");
        Index.Watch(stack);
        Advance(now);
    }

    private void Finish(Stack stack)
    {
        var operation = stack.Operation!;
        Note(stack, operation.End);
        stack.Operation = null;
        (stack.Status, stack.Reason) = operation.Failure is null ? ("COMPLETE", $"Stack {operation.Action} completed successfully") : ("FAILED", operation.Failure);
        Clear(stack.Root, operation.End);
        if (operation.Failure is null && operation.Action == "DELETE")
        {
            Bury(stack, operation.End);
        }
        else if (operation is { Failure: not null, Action: "CREATE" or "UPDATE" } && !stack.DisableRollback)
        {
            RollBack(stack, operation);
        }
    }

    private void RollBack(Stack stack, StackOperation failed)
    {
        if (failed.Action == "CREATE" || stack.Previous is not { } previous)
        {
            Begin(stack, "ROLLBACK", failed.End, "", (planner, start) => planner.Delete(stack.Root, start, ""));
            return;
        }

        Use(stack, previous, strict: false);
        Begin(stack, "ROLLBACK", failed.End, "", (planner, start) => planner.Converge(stack.Root, start, ""));
    }

    /// <summary>Puts the events of the operation up to a time in the stack's list.</summary>
    private void Note(Stack stack, DateTimeOffset until)
    {
        if (_options.MaxEventsPerStack == 0)
        {
            return;
        }

        stack.Events.AddRange(StackEvents.Of(stack, until));
        if (stack.Events.Count > _options.MaxEventsPerStack)
        {
            stack.Events.RemoveRange(0, stack.Events.Count - _options.MaxEventsPerStack);
        }
    }

    private void Clear(StackNode node, DateTimeOffset at)
    {
        foreach (var resource in node.Resources.Values.ToList())
        {
            if (resource.Nested is { } nested)
            {
                Clear(nested, at);
            }

            if (resource.GoneAt(at))
            {
                new ResourceMaker(_pool, "").Unmake(resource);
                node.Resources.Remove(resource.Name);
                if (resource.Nested is { } gone)
                {
                    Index.Forget(gone);
                }
            }
        }
    }

    private void Bury(Stack stack, DateTimeOffset at)
    {
        stack.DeletedAt = at;
        Index.MarkDeleted(stack);
        if (stack.Credential is { } credential && _identity.State.Trusts.TryGetValue(credential.TrustId, out var trust))
        {
            _identity.Remove(trust);
        }
    }

    /// <summary>
    /// Heat takes a trust of its own from whoever creates a stack. With a token that is itself from a trust, that one must lend on,
    /// and name each role that the token has; a restricted application credential cannot lend at all.
    /// </summary>
    private StackCredential Lend(Session caller, Project project)
    {
        var roles = caller.Roles.Select(role => role.Id).ToList();
        var lends = caller.ApplicationCredential is null or { Unrestricted: true }
            && (caller.Trust is not { } parent || (parent.RedelegationCount > 0 && roles.All(parent.RoleIds.Contains)));
        if (!lends)
        {
            throw Refused();
        }

        var trust = new Trust(IdentityStore.NewId(), caller.User.Id, IdentitySeed.HeatUserId, project.Id, true, roles, null, null, 0, caller.Trust?.Id);
        _identity.Add(trust);
        return new StackCredential(caller.User.Id, trust.Id);
    }

    /// <summary>
    /// An update rests on the trust that Heat keeps: by its trustor it is used, by somebody else it is given back and one of theirs taken.
    /// When it is dead, neither works, and the stack can only be deleted.
    /// </summary>
    private void Refresh(Stack stack, Session caller, DateTimeOffset now)
    {
        if (stack.Credential is not { } credential)
        {
            return;
        }

        if (_identity.FindTrust(credential.TrustId, now) is not { } trust || _identity.FindUser(trust.TrustorUserId, null, null) is not { Enabled: true })
        {
            throw HeatProblem.Of(500, "Unauthorized", null);
        }

        if (!trust.RoleIds.All(Roles.Effective(_identity.GrantedRoles(trust.TrustorUserId, trust.ProjectId)).Select(role => role.Id).Contains))
        {
            throw Refused();
        }

        if (credential.TrustorUserId != caller.User.Id && caller.Project?.Id == stack.ProjectId)
        {
            stack.Credential = Lend(caller, caller.Project!);
            _identity.Remove(trust);
        }
    }

    private static RefusedException Refused() =>
        HeatProblem.Of(500, "RemoteError", "Remote error: Forbidden You are not authorized to perform the requested action. (HTTP 403)");
}
