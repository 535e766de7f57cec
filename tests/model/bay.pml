/*
 * One bay, its shard, the silos that share it, and Heat: leases, epochs, durable intent, uncertain windows.
 * README.md tells what is modelled; check.sh runs it. Time is a count of ticks: a tick can come between any two steps,
 * so a silo that is paused is one that is passed over while ticks come.
 */
#ifndef SILOS
#define SILOS   2       /* silos */
#endif
#ifndef EPOCHS
#define EPOCHS  3       /* take-overs, the first included */
#endif
#ifndef UPDATES
#define UPDATES 1       /* updates that the caller may send */
#endif
#ifndef CRASHES
#define CRASHES 1       /* silos that die */
#endif
#ifndef CUTS
#define CUTS    1       /* calls that look failed while their request is on its way */
#endif
#define CALL      1     /* ticks: a call's time-out; so long a request may be on its way */
#define LEASE     2     /* ticks: a lease */
#define UNCERTAIN 2     /* ticks: BayPolicy.UncertainFor, more than CALL */
#define REQUESTS  3     /* requests on their way at a time */
#define OPS       6     /* operations, the first is 1 */
#define NOBODY    SILOS
#define DEAD      (SILOS + 1)

mtype:stage  = { settled, stack_create, stack_update, stack_watch, stack_delete };
mtype:ledger = { none, intended, present };
mtype:heat   = { nothing, busy, done, deleting };
mtype:call   = { no_call, create, update, delete };
mtype:answer = { no_answer, accepted, exists, missing, refused };

/* The database: the shard's row and the bay's. */
byte owner = NOBODY, epoch, lease;
bool row, deleting_bay, failed;
bool due;               /* due_at is set */
bool window;            /* there is, or was, an uncertain window: UncertainUntil */
bool due_late;          /* due_at is not before its end */
mtype:stage stage;
mtype:ledger line;      /* the ledger's line of the stack */
byte op, applied, stack_id, uncertain;
byte content;           /* what the last acknowledged command asks for */

/* Heat: the one stack of the bay's name; its id, its operation's tag. */
mtype:heat heat;
byte heat_id, heat_op, born;
typedef request { mtype:call call; byte op; byte id; byte life; byte from };
request net[REQUESTS];

/* The silos: the epoch each believes in, what is left of the lease by its own clock, the answer to its call. */
byte believed[SILOS], left[SILOS];
bool working[SILOS];
bool unchanged[SILOS];  /* the bay has not changed since the silo asked Heat: the revision */
byte seen[SILOS];       /* what the last comparison with Heat saw */
mtype:answer answer[SILOS];
byte answer_id[SILOS];

byte last_op, crashes, cuts, turns_lost;
byte contents[OPS];     /* what each operation asks for */
bool api_done, delete_acknowledged;

#ifdef NO_MARGIN
#define MAY_CALL  (believed[me] == hold && left[me] > 0)
#else
#define MAY_CALL  (believed[me] == hold && left[me] > CALL)
#endif
#ifdef NO_FENCE
/* Without the fence it is what comes of it that has to be found. */
#define FENCE     true
#define ACCEPTED  skip
#else
#define FENCE     (hold == epoch)
#define ACCEPTED  assert(hold == epoch)
#endif
#ifdef STALE_SWEEP
#define SEEN      heat_op
#else
#define SEEN      (heat_op * OPS + applied)
#endif
#ifdef ID_IS_ENOUGH
#define LOOKED_BY_ID
#else
#define LOOKED_BY_ID || (window && stack_id != 0)
#endif
#define NEWS      (row && stage == settled && stack_id != 0 && heat_id == stack_id && heat == done && seen[me] != SEEN)
#define WANTED    ((row && stage != settled) || NEWS || working[me])

/* Every write of the bay's row. */
inline changed() {
    for (k : 0 .. SILOS - 1) { unchanged[k] = false }
    k = 0;
    assert(!row || due == (stage != settled))
}

inline new_operation(what) {
    last_op++;
    assert(last_op < OPS);
    op = last_op; contents[op] = what
}

inline to_stage(next) { stage = next; due = true; due_late = (uncertain == 0) }

inline open_window() { window = true; uncertain = UNCERTAIN; due_late = false }

/* The row goes: nothing may exist outside. That nothing comes later is asserted where Heat makes a stack. */
inline remove_row() {
    assert(heat_id == 0);
    row = false; due = false; due_late = false; window = false; deleting_bay = false; stage = settled; line = none;
    op = 0; applied = 0; stack_id = 0; uncertain = 0; content = 0
}

/* BayGrain.StackAccepted */
inline stack_accepted(its_op, its_id) {
    if
    :: op == its_op && (stage == stack_create || stage == stack_update) ->
        stack_id = its_id; applied = its_op; line = present;
        to_stage(stack_watch)
    :: else ->
        if
        :: row && line == intended ->
            stack_id = its_id; applied = its_op; line = present;
            if
            :: stage != settled -> due_late = (uncertain == 0)
            :: else
            fi
        :: else
        fi
    fi
}

/* BayGrain.StackGone, in a delete */
inline stack_gone() {
    if
    :: row && deleting_bay && (stage == stack_delete || stage == stack_watch) ->
#ifdef NO_UNCERTAIN
        remove_row()
#else
        if
        :: uncertain > 0 || !due_late LOOKED_BY_ID ->
            stack_id = 0; line = intended; stage = stack_delete; due = true;
            if
            :: due_late = true                         /* the next look is when the window is over */
            :: uncertain > 0 -> due_late = false       /* or before that */
            fi
        :: else -> remove_row()
        fi
#endif
    :: else
    fi
}

/* BayGrain.EffectFailed, for a passing reason */
inline call_failed(its_op, its_stage) {
    if
    :: row && its_stage == stack_create && line == intended ->
        if
        :: op == its_op && stage == its_stage -> open_window()
        :: else ->
#ifndef NO_LATE_LOSS
            open_window()
#else
            skip
#endif
        fi
    :: else
    fi
}

/* A call: the lease is looked at and the request begins. */
inline send(what, its_op, its_id) {
    j = 0;
    do
    :: net[j].call != no_call -> j++
    :: else -> break
    od;
    net[j].call = what; net[j].op = its_op; net[j].id = its_id; net[j].life = CALL; net[j].from = me + 1;
    j = 0
}

inline forget(q) { net[q].call = no_call; net[q].op = 0; net[q].id = 0; net[q].life = 0; net[q].from = 0 }

#define ROOM (net[0].call == no_call || net[1].call == no_call || net[2].call == no_call)

/* The answer has nobody to go to; the request is on its way all the same. */
inline cut_off() {
    for (k : 0 .. REQUESTS - 1) { if :: net[k].from == me + 1 -> net[k].from = 0 :: else fi }
    k = 0
}

/* A silo that dies knows nothing when it is back, under another name; its lease runs on. */
inline die() {
    crashes++;
    cut_off();
#ifdef LEASES_AT_ONCE
    owner = NOBODY; lease = 0;
#else
    owner = DEAD;
#endif
    believed[me] = 0; left[me] = 0; seen[me] = 0
}

/* The keeper of a silo's lease: renews, learns that it has lost it, takes what nobody leases, hands over what is idle. */
proctype keeper(byte me) {
    byte k;
end:
    do
    :: atomic { owner == me && left[me] < LEASE && WANTED ->
        lease = LEASE; left[me] = LEASE }
    :: atomic { believed[me] != 0 && believed[me] != epoch -> believed[me] = 0; left[me] = 0 }
    :: atomic { owner != me && (owner == NOBODY || lease == 0) && believed[me] == 0 && epoch < EPOCHS && epoch >= me && WANTED ->
        epoch++; owner = me; lease = LEASE;
        believed[me] = epoch; left[me] = LEASE }
    :: atomic { owner == me && believed[me] == epoch && !working[me] && epoch < EPOCHS && WANTED ->
        owner = NOBODY; lease = 0; believed[me] = 0; left[me] = 0 }
    od
}

proctype silo(byte me) {
    byte j, k, hold, its_op, its_id, saw_id, saw_op;
    mtype:stage its_stage = settled;
    mtype:heat saw = nothing;
end:
idle:
    do
    :: atomic { row && due && stage != settled && believed[me] != 0 && left[me] > 0 &&
            (stage != stack_watch || heat_id == 0 || heat_id != stack_id && stack_id != 0 || heat == done) &&
            (stage != stack_delete || !due_late || uncertain == 0) ->
        hold = believed[me]; its_op = op; its_stage = stage; its_id = stack_id; working[me] = true };
        goto effect
    :: atomic { NEWS && believed[me] != 0 && left[me] > CALL ->
        hold = believed[me]; working[me] = true; unchanged[me] = true; saw_op = heat_op; its_id = SEEN };
        goto compared
    :: atomic { crashes < CRASHES && epoch < EPOCHS && owner == me && WANTED -> die(); goto over }
    od;

effect:
    if
    :: atomic { !MAY_CALL -> goto over }
    :: atomic { MAY_CALL ->       /* the look */
        if
        :: its_id == 0 || heat_id == its_id -> saw_id = heat_id; saw_op = heat_op; saw = heat
        :: else -> saw_id = 0; saw_op = 0; saw = nothing
        fi;
        if
        :: its_stage == stack_create ->
#ifndef NO_LOOK
            if
            :: saw_id != 0 -> answer[me] = accepted; its_id = saw_id; saw_id = 0; saw_op = 0; saw = nothing; goto found
            :: else
            fi
#else
            saw_id = 0; saw_op = 0; saw = nothing
#endif
        :: its_stage == stack_update && (saw_id == 0) -> answer[me] = missing; goto found
        :: its_stage == stack_update && (saw_op == its_op) -> answer[me] = accepted; saw_id = 0; saw_op = 0; saw = nothing; goto found
        :: its_stage == stack_delete && (saw_id == 0) -> answer[me] = missing; goto found
        :: its_stage == stack_delete && (saw_id != 0) -> its_id = saw_id; saw_id = 0; saw_op = 0; saw = nothing
        :: its_stage == stack_watch -> goto found
        :: else -> saw_id = 0; saw_op = 0; saw = nothing
        fi }
    fi;
    if
    :: atomic { !MAY_CALL -> goto over }
    :: atomic { MAY_CALL && ROOM ->
        if
        :: its_stage == stack_create -> send(create, its_op, 0)
        :: its_stage == stack_update -> send(update, its_op, its_id)
        :: its_stage == stack_delete -> send(delete, 0, its_id)
        fi }
    fi;
    if
    :: atomic { answer[me] != no_answer && answer[me] != exists ->
        if
        :: answer_id[me] != 0 -> its_id = answer_id[me]; answer_id[me] = 0
        :: else
        fi }
#ifdef NO_LOOK
    :: atomic { answer[me] == exists }
#else
    :: atomic { answer[me] == exists && !MAY_CALL -> goto over }
    :: atomic { answer[me] == exists && MAY_CALL && heat_id != 0 -> answer[me] = accepted; its_id = heat_id }
    :: atomic { answer[me] == exists && MAY_CALL && heat_id == 0 }
#endif
    :: d_step { cuts < CUTS && answer[me] == no_answer -> cuts++;
        answer[me] = refused;
        cut_off() }
#ifdef HAND_OVER_CUT
    :: atomic { owner == me && epoch < EPOCHS ->
        cut_off();
        owner = NOBODY; lease = 0; believed[me] = 0; left[me] = 0;
        goto over }
#endif
    :: atomic { crashes < CRASHES && epoch < EPOCHS && owner == me && WANTED -> die(); goto over }
    fi;

found:
    /* The turn: one transaction, refused after a take-over. */
    if
#ifdef LOSE_TURN
    :: atomic { turns_lost < 1 -> turns_lost++; goto over }
#endif
    :: atomic { !FENCE -> believed[me] = (believed[me] == hold -> 0 : believed[me]); goto over }
    :: atomic { FENCE ->
        ACCEPTED;
        if
        :: its_stage == stack_watch ->
            if
            :: row && stage == stack_watch && op == its_op ->
                if
                :: saw_id == 0 -> assert(deleting_bay); stack_gone()
                :: saw_id != 0 && deleting_bay && saw == done -> to_stage(stack_delete)
                :: saw_id != 0 && !deleting_bay && saw == done && saw_op != its_op -> to_stage(stack_update)
                :: saw_id != 0 && !deleting_bay && saw == done && saw_op == its_op -> stage = settled; due = false; due_late = false
                :: else
                fi
            :: else
            fi
        :: its_stage != stack_watch && answer[me] == accepted && its_stage == stack_delete ->
            if
            :: row && op == its_op && stage == stack_delete -> to_stage(stack_watch)
            :: else
            fi
        :: its_stage != stack_watch && answer[me] == accepted && its_stage != stack_delete -> stack_accepted(its_op, its_id)
        :: answer[me] == missing && its_stage == stack_delete && op == its_op -> stack_gone()
        :: (answer[me] == missing && its_stage != stack_delete || answer[me] == exists) &&
            row && op == its_op && stage == its_stage -> stage = settled; due = false; failed = true
        :: answer[me] == refused -> call_failed(its_op, its_stage)
        :: else
        fi;
        changed() }
    :: atomic { crashes < CRASHES && epoch < EPOCHS && owner == me && WANTED -> die(); goto over }
    fi;

over:
    atomic {
        working[me] = false; unchanged[me] = false; answer[me] = no_answer; answer_id[me] = 0; hold = 0; its_op = 0; its_id = 0; its_stage = settled;
        saw_id = 0; saw_op = 0; saw = nothing;
        goto idle
    };

compared:
    /* The comparison of a settled bay: BayGrain.SettledSeen, if the bay has not changed since Heat was asked. */
    atomic {
        if
        :: !FENCE -> believed[me] = (believed[me] == hold -> 0 : believed[me])
        :: FENCE && !unchanged[me]
        :: FENCE && unchanged[me] ->
            ACCEPTED;
            seen[me] = its_id;
            if
            :: row && stage == settled && saw_op != applied ->
                new_operation(content);
                applied = saw_op;
                to_stage(stack_update);
                changed()
            :: else
            fi
        fi;
        goto over
    };
}

/* Heat: a request arrives, at any time until its time-out, or never. */
proctype heat_service() {
    byte q;
end:
    do
    :: atomic { heat == busy -> heat = done }
    :: atomic { heat == deleting -> heat = nothing; heat_id = 0; heat_op = 0 }
    :: atomic {
        if
        :: net[0].call != no_call -> q = 0
        :: net[1].call != no_call -> q = 1
        :: net[2].call != no_call -> q = 2
        fi;
        if
        :: net[q].call == create && heat_id == 0 ->
            assert(row);
            born++; heat = busy; heat_id = born; heat_op = net[q].op;
            if :: net[q].from != 0 -> answer[net[q].from - 1] = accepted; answer_id[net[q].from - 1] = born :: else fi
        :: net[q].call == create && heat_id != 0 ->
#ifdef NO_NAME
            assert(false);      /* two stacks of one bay */
#endif
            if :: net[q].from != 0 -> answer[net[q].from - 1] = exists :: else fi
        :: net[q].call == update && heat_id == net[q].id && heat == done ->
            heat = busy; heat_op = net[q].op;
            if :: net[q].from != 0 -> answer[net[q].from - 1] = accepted :: else fi
        :: net[q].call == update && !(heat_id == net[q].id && heat == done) ->
            if :: net[q].from != 0 -> answer[net[q].from - 1] = refused :: else fi
        :: net[q].call == delete ->
            if
            :: heat_id == net[q].id -> heat = deleting;
                if :: net[q].from != 0 -> answer[net[q].from - 1] = accepted :: else fi
            :: else -> if :: net[q].from != 0 -> answer[net[q].from - 1] = missing :: else fi
            fi
        fi;
        forget(q); q = 0 }
    od
}

#define RUNS(n) (n > 0 -> n - 1 : 0)

/* Time. A call whose time is over has failed, and its request will not arrive. */
proctype clock() {
    byte k;
end:
    do
    :: d_step { lease > 0 || uncertain > 0 || net[0].call != no_call || net[1].call != no_call || net[2].call != no_call ->
        lease = RUNS(lease); uncertain = RUNS(uncertain);
        for (k : 0 .. SILOS - 1) { left[k] = RUNS(left[k]) }
        for (k : 0 .. REQUESTS - 1) {
            if
            :: net[k].call != no_call && net[k].life == 0 ->
                if :: net[k].from != 0 -> answer[net[k].from - 1] = refused :: else fi;
                forget(k)
            :: net[k].call != no_call && net[k].life > 0 -> net[k].life--
            :: else
            fi
        }
        k = 0 }
    od
}

/* The caller: creates, updates when the bay is settled, deletes at any time, or leaves it at that. */
proctype api() {
    byte k, sent;
#ifdef NO_INTENT
    /* The call goes out before the row is written, and the process may die in between. */
    byte j;
    atomic { net[0].call = create; net[0].op = 1; net[0].life = CALL };
    if
    :: goto stop
    :: skip
    fi;
#endif
    atomic {
        row = true; new_operation(1); content = 1; line = intended;
        to_stage(stack_create);
        changed()
    };
    do
    :: atomic { sent < UPDATES && row && stage == settled && !failed && stack_id != 0 ->
        sent++; content++; new_operation(content);
        to_stage(stack_update);
        changed() }
#ifndef NO_DELETE
    :: atomic { row ->
        if
        :: stage == stack_create -> open_window()
        :: else
        fi;
        new_operation(0); deleting_bay = true; delete_acknowledged = true;
        to_stage(stack_delete);
        changed();
        goto stop }
#endif
    :: break
    od;
stop:
    sent = 0; api_done = true
}

/* When nothing can happen any more: what Heat has is what was last asked for. */
proctype outcome() {
    timeout ->
        assert(api_done);
        assert(!delete_acknowledged || !row);
        assert(row || heat_id == 0);
        assert(!row || stage == settled && !failed && heat == done && heat_id == stack_id && contents[heat_op] == content)
}

init {
    byte i;
    atomic {
        stage = settled; line = none; heat = nothing;
        for (i : 0 .. REQUESTS - 1) { net[i].call = no_call }
        for (i : 0 .. SILOS - 1) { answer[i] = no_answer; run silo(i); run keeper(i) }
        i = 0;
        run heat_service(); run clock(); run api(); run outcome()
    }
}
