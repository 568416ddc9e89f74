#include "base/dyn.h"

dyn dyn_bool(bool yes) { return yes ? dyn_text(STR("true")) : DYN_NO; }

dyn dyn_get(dyn self, dyn_name name, dyn_env *env)
{
    return self.cls && self.cls->get ? self.cls->get(self, name, env) : DYN_NOTHING;
}

dyn dyn_at(dyn self, uint32_t i, dyn_env *env)
{
    return self.kind == DYN_LIST && i < self.n ? self.cls->at(self, i, env) : DYN_NOTHING;
}

str dyn_str(dyn self, dyn_env *env)
{
    if (self.kind == DYN_TEXT || self.kind == DYN_HTML) return (str){self.p, self.n};
    if (self.kind <= DYN_FALSE || !self.cls || !self.cls->text) return STR_NONE;
    return self.cls->text(self, env);
}

bool dyn_truthy(dyn self) { return self.kind > DYN_FALSE && !(self.kind == DYN_LIST && self.n == 0); }
